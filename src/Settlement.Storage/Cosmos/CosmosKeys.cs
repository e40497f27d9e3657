using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>
/// Partition keys and ids. Code, never settings: uniqueness hangs on them. A user's id is the partition key of what
/// belongs to the user, as it is; in an item's id it stands as its <see cref="UserKeys.Key"/>, since ids become parts of
/// addresses, where <c>%2F</c> would come back as a slash and two dots would vanish.
/// </summary>
internal static class CosmosKeys
{
    /// <summary>Partitions of a date's positions: enough to spread a large day, few enough to walk a small one.</summary>
    public const int Buckets = 16;

    public const string Days = "days";
    public const string Corrections = "corrections";
    public const string Subtrees = "subtrees";
    public const string Yields = "yields";
    public const string Imports = "imports";
    public const string Pauses = "pauses";

    private const string UserPrefix = "user:";
    private const string RunsPrefix = "runs_";
    private const int HashesPerBucket = 256 / Buckets;
    private const int DateLength = 10;

    /// <summary>
    /// The id of what belongs to a user and a date: <c>user_yyyy-MM-dd</c>. The last 11 characters are the date's, so that
    /// no two pairs share one, whatever the user's id ends with.
    /// </summary>
    /// <remarks>At most 523 characters of ASCII; Cosmos takes 1,023 bytes (learn.microsoft.com, service quotas).</remarks>
    public static string Id(UserId user, SettlementDate date) => $"{UserKeys.Key(user.Value)}_{date}";

    /// <summary>The id of a user's entry in a correction: <c>user_yyyy-MM-dd_c1</c>. None of the user's records has one that ends so.</summary>
    public static string Id(UserId user, SettlementDate date, int number) => $"{UserKeys.Key(user.Value)}_{Entries(date, number)}";

    /// <summary>What stands for the date in the entries of a correction, so that no query for a date's records finds them.</summary>
    public static string Entries(SettlementDate date, int number) => string.Create(CultureInfo.InvariantCulture, $"{date}_c{number}");

    /// <summary>The id of a correction: two digits, so that a date's sort by number.</summary>
    public static string Correction(SettlementDate date, int number) => string.Create(CultureInfo.InvariantCulture, $"{date}_c{number:00}");

    /// <summary>The date and the number of a correction's id.</summary>
    public static (SettlementDate Date, int Number) Correction(string id) =>
        (SettlementDate.Parse(id[..DateLength]), int.Parse(id.AsSpan(DateLength + 2), CultureInfo.InvariantCulture));

    /// <summary>The partition of a set of positions in a bucket.</summary>
    public static string Set(SettlementDate date, Digest set, int bucket) =>
        string.Create(CultureInfo.InvariantCulture, $"set_{date}_{set}_{bucket:00}");

    /// <summary>Divides the buckets into parts, at most one for each, such as <c>00-03</c>.</summary>
    public static IReadOnlyList<string> Divide(int count)
    {
        var parts = Math.Min(count, Buckets);
        return
        [
            .. Enumerable.Range(0, parts).Select(part => string.Create(
                CultureInfo.InvariantCulture, $"{Buckets * part / parts:00}-{(Buckets * (part + 1) / parts) - 1:00}")),
        ];
    }

    /// <summary>The id of what belongs to a user and is sorted by user.</summary>
    public static string Id(string user) => UserPrefix + UserKeys.Key(user);

    /// <summary>The user of such an id, or what no user id may be.</summary>
    public static string User(string id) =>
        id.StartsWith(UserPrefix, StringComparison.Ordinal) ? UserKeys.User(id[UserPrefix.Length..]) : "?" + id;

    public static int Bucket(string user) => UserKeys.HashByte(user) / HashesPerBucket;

    /// <summary>The partition of a date's positions in a bucket.</summary>
    public static string Positions(SettlementDate date, int bucket) =>
        string.Create(CultureInfo.InvariantCulture, $"positions_{date}_{bucket:00}");

    public static string Residue(SettlementDate date) => $"residue_{date}";

    /// <summary>The partition of a date's lease and of the log of its runs.</summary>
    public static string Runs(SettlementDate date) => RunsPrefix + date;

    /// <summary>The date of such a partition.</summary>
    public static SettlementDate RunsDate(string partition) => SettlementDate.Parse(partition[RunsPrefix.Length..]);

    public static string Attention(SettlementDate date) => $"attention_{date}";
}

using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>
/// The keys of everything that belongs to a user: partition <c>yyyy-MM-dd_bb</c>, where <c>bb</c> is the user's bucket, and
/// the user as row key. Code, never settings: uniqueness hangs on it. Before the bucket stands the scope: the date for what
/// belongs to the date, <c>yyyy-MM-dd-c1</c> for the entries of its first correction.
/// </summary>
/// <remarks>
/// The bucket is <see cref="UserKeys.HashByte"/> as two hexadecimal digits, lower case: <c>user-1</c> is in <c>c6</c>.
/// </remarks>
internal static class TablesKeys
{
    public const int Buckets = 256;

    private const int DateLength = 10;

    public static byte Bucket(string user) => UserKeys.HashByte(user);

    public static string Partition(SettlementDate date, int bucket) => Partition(date.ToString(), bucket);

    public static string Partition(SettlementDate date, string user) => Partition(date.ToString(), user);

    public static string Partition(string scope, int bucket) => string.Create(CultureInfo.InvariantCulture, $"{scope}_{bucket:x2}");

    public static string Partition(string scope, string user) => Partition(scope, Bucket(user));

    /// <summary>The scope of a correction's entries. A hyphen sorts before the underline: no range of a date's buckets has them.</summary>
    public static string Entries(SettlementDate date, int number) => string.Create(CultureInfo.InvariantCulture, $"{date}-c{number}");

    /// <summary>The scope of a set of positions.</summary>
    public static string Set(SettlementDate date, Digest set) => $"{date}-set-{set}";

    /// <summary>A correction's row key among all corrections.</summary>
    public static string Correction(SettlementDate date, int number) => string.Create(CultureInfo.InvariantCulture, $"{date}_c{number:00}");

    /// <summary>The date and the number of such a row key.</summary>
    public static (SettlementDate Date, int Number) Correction(string rowKey) =>
        (SettlementDate.Parse(rowKey[..DateLength]), int.Parse(rowKey.AsSpan(DateLength + 2), CultureInfo.InvariantCulture));

    /// <summary>The bucket range of a part, both ends included: <c>00-3f</c>.</summary>
    public static (int First, int Last) Range(string part) =>
        (Hex(part.AsSpan(0, part.IndexOf('-', StringComparison.Ordinal))), Hex(part.AsSpan(part.IndexOf('-', StringComparison.Ordinal) + 1)));

    /// <summary>Divides the buckets into parts, at most one for each.</summary>
    public static IReadOnlyList<string> Divide(int count)
    {
        var parts = Math.Min(count, Buckets);
        return
        [
            .. Enumerable.Range(0, parts).Select(part => string.Create(
                CultureInfo.InvariantCulture, $"{Buckets * part / parts:x2}-{(Buckets * (part + 1) / parts) - 1:x2}")),
        ];
    }

    public static string RowKey(string user) => UserKeys.Key(user);

    public static string User(string rowKey) => UserKeys.User(rowKey);

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

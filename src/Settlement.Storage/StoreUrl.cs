using System.Text.RegularExpressions;
using Azure.Core;
using Settlement.Storage.Cosmos;
using Settlement.Storage.Tables;

namespace Settlement.Storage;

/// <summary>
/// Where a store is: <c>sqlite:PATH</c>, <c>tables:</c> with an https address or a connection string of a storage account,
/// or <c>cosmos:</c> with the address of a Cosmos account.
/// </summary>
/// <remarks>The default value names no store.</remarks>
public readonly partial record struct StoreUrl
{
    private const string SqliteScheme = "sqlite:";
    private const string TablesScheme = "tables:";
    private const string CosmosScheme = "cosmos:";
    private const string Forms =
        "write sqlite:PATH, tables:https://ACCOUNT.table.core.windows.net or cosmos:https://ACCOUNT.documents.azure.com";

    /// <summary>The path of the SQLite file, as given; null for another store.</summary>
    public string? SqlitePath { get; private init; }

    /// <summary>The storage account; null for another store.</summary>
    internal TablesAddress? Tables { get; private init; }

    /// <summary>The Cosmos account and database; null for another store.</summary>
    internal CosmosAddress? Cosmos { get; private init; }

    /// <summary>
    /// How long a write that nobody waits for any more may still land. SQLite commits in the process that asked for it, so
    /// nothing comes later. Tables work on a request for up to 30 s (learn.microsoft.com, "Setting timeouts for Table service
    /// operations"). Cosmos works on one for up to 5 s ("service quotas"), but its client may send a batch again that nobody
    /// waits for: as long as for Tables.
    /// </summary>
    public TimeSpan CommitGrace => SqlitePath is null ? TimeSpan.FromSeconds(30) : TimeSpan.Zero;

    /// <summary>Reads a store URL.</summary>
    /// <param name="text">The text as given.</param>
    /// <param name="url">The URL; the default value on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    public static bool TryParse(string text, out StoreUrl url, out string? problem)
    {
        url = default;
        problem = null;
        if (text.StartsWith(SqliteScheme, StringComparison.Ordinal))
        {
            problem = text.Length == SqliteScheme.Length ? "names no file; write sqlite:PATH" : null;
            url = problem is null ? new StoreUrl { SqlitePath = text[SqliteScheme.Length..] } : default;
        }
        else if (text.StartsWith(TablesScheme, StringComparison.Ordinal))
        {
            url = TablesAddress.TryParse(text[TablesScheme.Length..], out var address, out problem) ? new StoreUrl { Tables = address } : default;
        }
        else if (text.StartsWith(CosmosScheme, StringComparison.Ordinal))
        {
            url = CosmosAddress.TryParse(text[CosmosScheme.Length..], out var address, out problem) ? new StoreUrl { Cosmos = address } : default;
        }
        else
        {
            problem = $"is not a store this program knows; {Forms}";
        }

        return problem is null;
    }

    /// <summary>
    /// Reads a connection string of Cosmos DB, <c>AccountEndpoint=URI;AccountKey=KEY</c>, as settings of an app hold it. A
    /// store URL never has an account's key in it.
    /// </summary>
    /// <param name="text">The text as given.</param>
    /// <param name="url">The store; the default value on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    public static bool TryParseCosmosConnectionString(string text, out StoreUrl url, out string? problem)
    {
        url = CosmosAddress.TryParseConnectionString(text, out var address, out problem) ? new StoreUrl { Cosmos = address } : default;
        return problem is null;
    }

    /// <summary>The same store, signed in to with an identity other than the default one; SQLite needs none.</summary>
    public StoreUrl SignedInWith(TokenCredential credential) => this with
    {
        Tables = Tables is null ? null : Tables with { Credential = credential },
        Cosmos = Cosmos is null ? null : Cosmos with { Credential = credential },
    };

    /// <summary>A text that may be a store URL, as messages may show it: keys and signatures are left out.</summary>
    public static string WithoutSecrets(string text) => Secret().Replace(text, "${name}=***");

    /// <summary>The URL without anything secret: not always one that can be given again.</summary>
    public override string ToString() => Tables?.ToString() ?? Cosmos?.ToString() ?? SqliteScheme + SqlitePath;

    [GeneratedRegex(
        "(?<name>AccountKey|SharedAccessSignature|sig|key|password)=[^;&\\s]*",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Secret();
}

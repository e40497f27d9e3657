using System.Text.RegularExpressions;
using Settlement.Storage.Tables;

namespace Settlement.Storage;

/// <summary>
/// Where a store is: <c>sqlite:PATH</c> or <c>tables:</c> with an https address or a connection string of a storage
/// account.
/// </summary>
/// <remarks>The default value names no store.</remarks>
public readonly partial record struct StoreUrl
{
    private const string SqliteScheme = "sqlite:";
    private const string TablesScheme = "tables:";
    private const string Forms = "write sqlite:PATH or tables:https://ACCOUNT.table.core.windows.net";

    private StoreUrl(string? path, TablesAddress? tables)
    {
        SqlitePath = path;
        Tables = tables;
    }

    /// <summary>The path of the SQLite file, as given; null for another store.</summary>
    public string? SqlitePath { get; }

    /// <summary>The storage account; null for another store.</summary>
    internal TablesAddress? Tables { get; }

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
            url = problem is null ? new StoreUrl(text[SqliteScheme.Length..], tables: null) : default;
        }
        else if (text.StartsWith(TablesScheme, StringComparison.Ordinal))
        {
            url = TablesAddress.TryParse(text[TablesScheme.Length..], out var address, out problem) ? new StoreUrl(path: null, address) : default;
        }
        else
        {
            problem = $"is not a store this program knows; {Forms}";
        }

        return problem is null;
    }

    /// <summary>A text that may be a store URL, as messages may show it: keys and signatures are left out.</summary>
    public static string WithoutSecrets(string text) => Secret().Replace(text, "${name}=***");

    /// <summary>The URL without anything secret: not always one that can be given again.</summary>
    public override string ToString() => Tables?.ToString() ?? SqliteScheme + SqlitePath;

    [GeneratedRegex(
        "(?<name>AccountKey|SharedAccessSignature|sig|key|password)=[^;&\\s]*",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Secret();
}

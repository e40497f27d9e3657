namespace Settlement.Storage;

/// <summary>Where a store is: <c>sqlite:PATH</c>.</summary>
/// <remarks>The default value names no store.</remarks>
public readonly record struct StoreUrl
{
    private const string SqliteScheme = "sqlite:";

    private StoreUrl(string path) => SqlitePath = path;

    /// <summary>The path of the SQLite file, as given.</summary>
    public string SqlitePath { get; }

    /// <summary>Reads a store URL.</summary>
    /// <param name="text">The text as given.</param>
    /// <param name="url">The URL; the default value on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    public static bool TryParse(string text, out StoreUrl url, out string? problem)
    {
        url = default;
        problem = null;
        if (!text.StartsWith(SqliteScheme, StringComparison.Ordinal))
        {
            problem = "is not a store this program knows; write sqlite:PATH";
        }
        else if (text.Length == SqliteScheme.Length)
        {
            problem = "names no file; write sqlite:PATH";
        }
        else
        {
            url = new StoreUrl(text[SqliteScheme.Length..]);
        }

        return problem is null;
    }

    /// <inheritdoc />
    public override string ToString() => SqliteScheme + SqlitePath;
}

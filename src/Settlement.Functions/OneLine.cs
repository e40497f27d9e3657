namespace Settlement.Functions;

/// <summary>Keeps messages of others to one line that fits into a status.</summary>
internal static class OneLine
{
    private const int MaxLength = 1_000;

    /// <summary>The text with control characters as spaces, at most 1,000 characters of it.</summary>
    public static string Of(string text)
    {
        var line = string.Create(Math.Min(text.Length, MaxLength), text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });
        return text.Length > MaxLength ? line + "…" : line;
    }
}

using System.Globalization;

namespace Settlement.Core;

/// <summary>When a row of a legacy table was written, exact to 100 ns.</summary>
/// <param name="Instant">The moment; of a time without an offset, as if it were UTC.</param>
/// <param name="HasOffset">Whether the text says which offset from UTC it has. Times with and without one cannot be compared.</param>
/// <param name="Text">The time as the table has it.</param>
public readonly record struct LegacyTime(DateTimeOffset Instant, bool HasOffset, string Text)
{
    private const int DateLength = 10;

    // The usual ones first. PostgreSQL shortens an offset to its hours.
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzz",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mmzz",
    ];

    /// <summary>Reads ISO 8601 (<c>2014-08-06T00:00:06.65Z</c>) or <c>2014-08-06 00:00:06.650</c>; at most 7 decimals of a second.</summary>
    /// <param name="text">The text as it stands in the file.</param>
    /// <param name="time">The time; the default value on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    public static bool TryParse(string text, out LegacyTime time, out string? problem)
    {
        if (!DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            time = default;
            problem = "is not a time such as 2014-08-06T00:00:06.650Z or 2014-08-06 00:00:06.650";
            return false;
        }

        var hasOffset = text[^1] == 'Z' || text.AsSpan(DateLength).ContainsAny('+', '-');
        time = new LegacyTime(instant, hasOffset, text);
        problem = null;
        return true;
    }
}

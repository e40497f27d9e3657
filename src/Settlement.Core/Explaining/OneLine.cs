using System.Text;

namespace Settlement.Core;

/// <summary>
/// Keeps a text that came from elsewhere to one line, so that a line of a log stays one, a status stays small and a terminal
/// takes no orders.
/// </summary>
public static class OneLine
{
    private const int MaxLength = 1_000;

    /// <summary>
    /// The text with line breaks and control characters as blanks, one blank for several, none at the ends, and at most 1,000
    /// characters of it; a text that was cut ends with an ellipsis besides.
    /// </summary>
    public static string Of(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var c in text.AsSpan().Trim())
        {
            var isBlank = c is ' ' or '\u2028' or '\u2029' || char.IsControl(c);
            if (isBlank && (line.Length == 0 || line[^1] == ' '))
            {
                continue;
            }

            if (line.Length == MaxLength)
            {
                return Cut(line);
            }

            line.Append(isBlank ? ' ' : c);
        }

        return line.ToString().TrimEnd();
    }

    private static string Cut(StringBuilder line)
    {
        // Half a character is none.
        if (char.IsHighSurrogate(line[^1]))
        {
            line.Length--;
        }

        return line.Append('…').ToString();
    }
}

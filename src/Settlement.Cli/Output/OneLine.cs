using System.Text;

namespace Settlement.Cli;

/// <summary>Keeps messages of others to one line, so that a log line stays a line and a terminal takes no orders.</summary>
internal static class OneLine
{
    private const int MaxLength = 1_000;

    /// <summary>The text with line breaks and control characters as spaces, at most 1,000 characters of it.</summary>
    public static string Of(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var c in text.Trim())
        {
            var shown = char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c;
            if (shown != ' ' || line.Length == 0 || line[^1] != ' ')
            {
                line.Append(shown);
            }

            if (line.Length == MaxLength)
            {
                line.Append('…');
                break;
            }
        }

        return line.ToString();
    }
}

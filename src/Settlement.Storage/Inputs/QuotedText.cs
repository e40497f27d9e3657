using System.Globalization;
using System.Text;

namespace Settlement.Storage;

/// <summary>Text out of a file, fit for one line of a message.</summary>
internal static class QuotedText
{
    private const int MostCharacters = 40;

    /// <summary>The text in quotation marks, cut to 40 characters, what would break or reorder the line escaped.</summary>
    public static string Of(string text)
    {
        if (text.Length <= MostCharacters)
        {
            return $"\"{Escape(text)}\"";
        }

        var length = char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
        return $"\"{Escape(text[..length])}…\"";
    }

    /// <summary>The text with control, format and line-separating characters as <c>\uXXXX</c>.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(NeedsEscape))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (NeedsEscape(c))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }

    private static bool NeedsEscape(char c) => char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

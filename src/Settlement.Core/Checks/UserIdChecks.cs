using System.Globalization;
using System.Text;

namespace Settlement.Core;

/// <summary>
/// The checks of user ids: two ids that look the same to a person are two users all the same, and an id that a spreadsheet
/// has rewritten is nobody's.
/// </summary>
public static class UserIdChecks
{
    // Letters and marks that show nothing: the combining grapheme joiner, Hangul fillers, Khmer inherent vowels, the blank
    // Braille pattern, variation selectors.
    private static readonly (int First, int Last)[] Blank =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2800, 0x2800), (0x3164, 0x3164),
        (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0100, 0xE01EF),
    ];

    /// <summary>What the first check that an id fails says of it, as the end of a sentence; null if it passes all that were not accepted.</summary>
    public static CheckFinding? Find(UserId user, IReadOnlyList<CheckCode> accepted)
    {
        if (!accepted.Contains(CheckCode.IdInvisible) && FindInvisible(user.Value) is { } invisible)
        {
            return new CheckFinding(CheckCode.IdInvisible, $"contains the invisible character U+{invisible.Value:X4}");
        }

        if (!accepted.Contains(CheckCode.IdNotNfc) && !NormalForm.IsC(user.Value))
        {
            return new CheckFinding(CheckCode.IdNotNfc, "is not in Unicode's form NFC, in which a name has one spelling");
        }

        return !accepted.Contains(CheckCode.IdExponent) && IsExponent(user.Value)
            ? new CheckFinding(CheckCode.IdExponent, "looks like a number that a spreadsheet wrote with an exponent")
            : null;
    }

    private static Rune? FindInvisible(string id)
    {
        if (Ascii.IsValid(id))
        {
            // Control characters are in no user id.
            return null;
        }

        foreach (var rune in id.EnumerateRunes())
        {
            if (IsInvisible(rune))
            {
                return rune;
            }
        }

        return null;
    }

    // Of the spaces, the one of ASCII and the wide one of Chinese and Japanese can be told by eye.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.SpaceSeparator => rune.Value is not (' ' or 0x3000),
        _ => Array.Exists(Blank, range => rune.Value >= range.First && rune.Value <= range.Last),
    };

    // 6.22E+15: the exponent has a sign, as spreadsheets write it. 12E3 may be an id.
    private static bool IsExponent(string id)
    {
        var exponent = id.IndexOfAny(['E', 'e']);
        return exponent > 0 &&
            exponent + 2 < id.Length &&
            (id[exponent + 1] is '+' or '-') &&
            IsDigits(id.AsSpan(exponent + 2)) &&
            IsMantissa(id.AsSpan(0, exponent));
    }

    private static bool IsMantissa(ReadOnlySpan<char> text)
    {
        var digits = text[0] == '-' ? text[1..] : text;
        var point = digits.IndexOfAny('.', ',');
        return point < 0 ? IsDigits(digits) : IsDigits(digits[..point]) && IsDigits(digits[(point + 1)..]);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}

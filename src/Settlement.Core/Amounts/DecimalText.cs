using System.Globalization;

namespace Settlement.Core;

/// <summary>
/// Reads decimal numbers from files and command lines, strictly: an optional minus sign, digits, and at most one
/// point with digits on both sides. No exponent, no separators, no plus sign, no white space.
/// </summary>
internal static class DecimalText
{
    /// <summary>Reads <paramref name="text"/> as a whole number of 10^-<paramref name="decimals"/>.</summary>
    /// <param name="text">The text as it stands in the file.</param>
    /// <param name="decimals">How many decimals are kept, 0 to 10. More of them is an error, unless they are zeros.</param>
    /// <param name="largest">The largest magnitude accepted, in units of 10^-<paramref name="decimals"/>.</param>
    /// <param name="unscaled">The value in units of 10^-<paramref name="decimals"/>; 0 on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    /// <param name="unit">What has so many decimals, such as a currency's code, for the problem to name; null for nothing.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, int decimals, long largest, out long unscaled, out string? problem, string? unit = null)
    {
        unscaled = 0;
        problem = FindShapeProblem(text);
        if (problem is not null)
        {
            return false;
        }

        var negative = text[0] == '-';
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..].TrimEnd('0');
        if (fraction.Length > decimals)
        {
            problem = (decimals, unit) switch
            {
                (0, _) => "has decimals where whole numbers are expected",
                (_, null) => string.Create(CultureInfo.InvariantCulture, $"has more than {decimals} decimals"),
                _ => string.Create(CultureInfo.InvariantCulture, $"has more than the {decimals} decimals of {unit}"),
            };
            return false;
        }

        whole = whole.TrimStart('0');
        // More digits than a signed 64-bit number has are too large whatever they say, and must not reach the arithmetic.
        if (whole.Length > 0 && whole.Length + decimals > 19)
        {
            problem = TooLarge(decimals, largest);
            return false;
        }

        ulong magnitude = 0;
        foreach (var digit in whole)
        {
            magnitude = (magnitude * 10) + (ulong)(digit - '0');
        }

        for (var i = 0; i < decimals; i++)
        {
            magnitude = (magnitude * 10) + (ulong)(i < fraction.Length ? fraction[i] - '0' : 0);
        }

        if (magnitude > (ulong)largest)
        {
            problem = TooLarge(decimals, largest);
            return false;
        }

        unscaled = negative ? -(long)magnitude : (long)magnitude;
        return true;
    }

    /// <summary>Writes <paramref name="unscaled"/> units of 10^-<paramref name="decimals"/> with exactly that many decimals.</summary>
    public static string Format(Int128 unscaled, int decimals)
    {
        var negative = unscaled < 0;
        var digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var text = decimals == 0 ? digits : $"{digits[..^decimals]}.{digits[^decimals..]}";
        return negative ? "-" + text : text;
    }

    private static string TooLarge(int decimals, long largest) =>
        $"is too large: at most {Format(largest, decimals)}";

    private static string? FindShapeProblem(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return "is empty";
        }

        var digits = text[0] == '-' ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? "0" : digits[(point + 1)..];
        if (IsDigits(whole) && IsDigits(fraction))
        {
            return null;
        }

        if (FindSeparatorProblem(digits) is { } separator)
        {
            return $"{separator}; write plain digits with a decimal point";
        }

        if (text.TrimEnd("0123456789+-eE.").IsEmpty && text.ContainsAny('e', 'E') && char.IsAsciiDigit(digits.IsEmpty ? ' ' : digits[0]))
        {
            return "is in scientific notation; write plain digits with a decimal point";
        }

        return "is not a plain decimal number such as 203.83";
    }

    private static string? FindSeparatorProblem(ReadOnlySpan<char> digits)
    {
        var comma = digits.IndexOf(',');
        if (comma < 0)
        {
            return digits.ContainsAny('\'', '_') || digits.ContainsAny('\u00A0', '\u202F') ? "has a thousands separator" : null;
        }

        var isAlone = digits[(comma + 1)..].IndexOf(',') < 0;
        var whole = digits[..comma];
        var decimals = digits[(comma + 1)..];
        if (!isAlone || !IsDigits(decimals) || whole.TrimEnd("0123456789.'_\u00A0\u202F").Length > 0)
        {
            return "has a thousands separator";
        }

        // 1,000 may be a thousand or one; 0,500 and 1.000,500 can only be decimals.
        return decimals.Length == 3 && IsDigits(whole) && whole.Length <= 3 && whole[0] != '0'
            ? "has a comma, which may be a thousands separator or a decimal comma"
            : "has a decimal comma";
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}

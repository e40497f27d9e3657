using System.Globalization;
using System.Numerics;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>What a file holds, held against what it was announced to hold.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="TotalMinor">What its balances come to, in minor units; null for a file that has none.</param>
/// <param name="Hash">SHA-256 of all its bytes.</param>
internal sealed record AnnouncedContent(long Rows, BigInteger? TotalMinor, byte[] Hash)
{
    /// <summary>Adds a problem for each thing that is not as announced.</summary>
    /// <param name="announcements">What was announced.</param>
    /// <param name="currency">Gives the decimals of a total.</param>
    /// <param name="problems">Takes the problems.</param>
    public void Compare(IEnumerable<FileAnnouncement> announcements, Currency currency, InputProblems problems)
    {
        foreach (var announced in announcements)
        {
            if (announced.Rows is { } rows && rows != Rows)
            {
                problems.AddToFile(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the file has {Rows} {(Rows == 1 ? "row" : "rows")}, and {announced.Source} announces {rows}: it was cut short, or is another file"));
            }

            if (announced.Total is { } total)
            {
                CompareTotal(total, announced.Source, currency, problems);
            }

            if (announced.Sha256 is { } sha256 && !string.Equals(sha256, Convert.ToHexStringLower(Hash), StringComparison.OrdinalIgnoreCase))
            {
                problems.AddToFile(
                    $"the file's SHA-256 is {Convert.ToHexStringLower(Hash)}, and {announced.Source} announces {sha256}: " +
                    "it was changed on its way, or is another file");
            }
        }
    }

    private void CompareTotal(string text, string source, Currency currency, InputProblems problems)
    {
        if (TotalMinor is not { } minor)
        {
            problems.AddToFile($"{source} announces a total, and the file has no balances");
        }
        else if (ParseTotal(text, currency) is not { } announced)
        {
            problems.AddToFile(string.Create(
                CultureInfo.InvariantCulture,
                $"{source} announces the total {QuotedText.Of(text)}, which is not a plain number with at most {currency.Decimals} decimals, such as 70000.00"));
        }
        else if (announced != minor)
        {
            problems.AddToFile(
                $"the balances come to {Text(minor, currency)}, and {source} announces {Text(announced, currency)}: " +
                "the file was cut short, changed, or is another one");
        }
    }

    // The sum of a file's balances may be more than an amount can hold.
    private static BigInteger? ParseTotal(string text, Currency currency)
    {
        var parts = text.Split('.');
        var fraction = parts.Length == 2 ? parts[1].TrimEnd('0') : string.Empty;
        var isPlain = parts.Length <= 2 && text.Length <= 40 && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit));
        return isPlain && fraction.Length <= currency.Decimals
            ? BigInteger.Parse(parts[0] + fraction.PadRight(currency.Decimals, '0'), NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
    }

    private static string Text(BigInteger minor, Currency currency)
    {
        var digits = minor.ToString(CultureInfo.InvariantCulture).PadLeft(currency.Decimals + 1, '0');
        return currency.Decimals == 0 ? digits : $"{digits[..^currency.Decimals]}.{digits[^currency.Decimals..]}";
    }
}

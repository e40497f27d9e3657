namespace Settlement.Core;

/// <summary>What a published yield is a yield of. The numbers are stored: never renumber.</summary>
public enum YieldQuote
{
    /// <summary>Income per 10,000 units of balance for the date, as money-market funds publish it.</summary>
    IncomePer10000 = 0,

    /// <summary>An annual rate in percent, a day being 1/365 of a year, leap years too (ACT/365 fixed).</summary>
    AnnualPercentAct365 = 1,

    /// <summary>An annual rate in percent, a day being 1/360 of a year (ACT/360).</summary>
    AnnualPercentAct360 = 2,
}

/// <summary>The names of the quotes, which are the columns of a yields file, and what a quote divides by.</summary>
public static class YieldQuotes
{
    /// <summary>All quotes, in the order in which help and errors list them.</summary>
    public static IReadOnlyList<YieldQuote> All { get; } = Enum.GetValues<YieldQuote>();

    /// <summary>The quote's name in files, plans and hashes, such as <c>income_per_10000</c>.</summary>
    public static string Name(this YieldQuote quote) => quote switch
    {
        YieldQuote.IncomePer10000 => "income_per_10000",
        YieldQuote.AnnualPercentAct365 => "annual_percent_act_365",
        YieldQuote.AnnualPercentAct360 => "annual_percent_act_360",
        _ => throw new ArgumentOutOfRangeException(nameof(quote), quote, "unknown yield quote"),
    };

    /// <summary>The quote of a name, or null.</summary>
    public static YieldQuote? Find(string name)
    {
        foreach (var quote in All)
        {
            if (quote.Name() == name)
            {
                return quote;
            }
        }

        return null;
    }

    /// <summary>What a person divides by, after multiplying position and number: <c>10,000</c> or <c>100 / 365</c>.</summary>
    public static string DivisorText(this YieldQuote quote) => quote switch
    {
        YieldQuote.IncomePer10000 => "10,000",
        YieldQuote.AnnualPercentAct365 => "100 / 365",
        YieldQuote.AnnualPercentAct360 => "100 / 360",
        _ => throw new ArgumentOutOfRangeException(nameof(quote), quote, "unknown yield quote"),
    };

    /// <summary>What position × number is divided by to give a day's earnings.</summary>
    internal static long Divisor(this YieldQuote quote) => quote switch
    {
        YieldQuote.IncomePer10000 => 10_000,
        YieldQuote.AnnualPercentAct365 => 100 * 365,
        YieldQuote.AnnualPercentAct360 => 100 * 360,
        _ => throw new ArgumentOutOfRangeException(nameof(quote), quote, "unknown yield quote"),
    };
}

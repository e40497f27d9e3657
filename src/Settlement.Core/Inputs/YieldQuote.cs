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

    /// <summary>
    /// An annual rate in percent, a day being 1/365 of a year, or 1/366 where it is a day of a leap year (ACT/ACT of ISDA).
    /// </summary>
    AnnualPercentActAct = 3,

    /// <summary>An annual rate in percent, every month having 30 days of 1/360 of a year (30E/360, <see cref="Accrual.Days30E360"/>).</summary>
    AnnualPercent30E360 = 4,
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
        YieldQuote.AnnualPercentActAct => "annual_percent_act_act",
        YieldQuote.AnnualPercent30E360 => "annual_percent_30e_360",
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

    /// <summary>Whether a day earns what it does by its place in the calendar, and not as any other.</summary>
    public static bool HangsOnDate(this YieldQuote quote) => quote is YieldQuote.AnnualPercentActAct or YieldQuote.AnnualPercent30E360;

    /// <summary>What a person multiplies a position by: <c>1.1301 / 10,000</c>, or <c>3.65 % × 3 / 365</c>.</summary>
    /// <param name="yield">The yield.</param>
    /// <param name="accrual">The days; null for the date alone.</param>
    public static string FactorText(this Yield yield, Accrual? accrual) => (yield.Quote, accrual) switch
    {
        (YieldQuote.IncomePer10000, _) => $"{yield.ToText()} / 10,000",
        (YieldQuote.AnnualPercentAct365, null) => $"{yield.ToText()} / 100 / 365",
        (YieldQuote.AnnualPercentAct360, null) => $"{yield.ToText()} / 100 / 360",
        (YieldQuote.AnnualPercentAct365, { } days) => $"{yield.ToText()} % × {days.Days} / 365",
        (YieldQuote.AnnualPercentAct360, { } days) => $"{yield.ToText()} % × {days.Days} / 360",
        (YieldQuote.AnnualPercent30E360, { } days) => $"{yield.ToText()} % × {days.Days30E360} / 360",
        (YieldQuote.AnnualPercentActAct, { } days) => (days.Days - days.LeapYearDays, days.LeapYearDays) switch
        {
            (var common, 0) => $"{yield.ToText()} % × {common} / 365",
            (0, var leap) => $"{yield.ToText()} % × {leap} / 366",
            var (common, leap) => $"{yield.ToText()} % × ({common} / 365 + {leap} / 366)",
        },
        _ => throw new ArgumentOutOfRangeException(nameof(yield), yield, "the days are missing, or the quote is unknown"),
    };

    /// <summary>What position × number × <see cref="Multiplier"/> is divided by to give the earnings of a date.</summary>
    internal static long Divisor(this YieldQuote quote) => quote switch
    {
        YieldQuote.IncomePer10000 => 10_000,
        YieldQuote.AnnualPercentAct365 => 100 * 365,
        YieldQuote.AnnualPercentAct360 => 100 * 360,
        YieldQuote.AnnualPercentActAct => 100 * 365 * 366,
        YieldQuote.AnnualPercent30E360 => 100 * 360,
        _ => throw new ArgumentOutOfRangeException(nameof(quote), quote, "unknown yield quote"),
    };

    /// <summary>The <see cref="Multiplier"/> of a day like most.</summary>
    internal static long UsualDay(this YieldQuote quote) => quote == YieldQuote.AnnualPercentActAct ? 366 : 1;

    /// <summary>What position × number is multiplied by to give the earnings of some days, before it is divided.</summary>
    internal static long Multiplier(this YieldQuote quote, Accrual days) => quote switch
    {
        // A published income is that of all the days it was published for.
        YieldQuote.IncomePer10000 => 1,
        YieldQuote.AnnualPercentAct365 or YieldQuote.AnnualPercentAct360 => days.Days,
        YieldQuote.AnnualPercentActAct => ((days.Days - days.LeapYearDays) * 366) + (days.LeapYearDays * 365),
        YieldQuote.AnnualPercent30E360 => days.Days30E360,
        _ => throw new ArgumentOutOfRangeException(nameof(quote), quote, "unknown yield quote"),
    };
}

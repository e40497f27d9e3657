using System.Globalization;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>Figures and times as a page shows them to a person: whole parts in groups of three, nothing rounded.</summary>
public static class Figures
{
    /// <summary>Minor units in major units: <c>1,120,300,006.88</c>.</summary>
    public static string Amount(Int128 minor, Currency currency) => Group(Money.Format(minor, currency));

    /// <summary>Money in major units.</summary>
    public static string Amount(Money money, Currency currency) => Amount(money.Minor, currency);

    /// <summary>An exact amount in major units, to its last digit; a fraction where it does not end as a decimal.</summary>
    public static string Exact(ExactAmount amount, Currency currency) => Group(amount.ToText(currency));

    /// <summary>A count: <c>1,000,000</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with what is counted, in the plural where it is not one.</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? string.Empty : "s")}";

    /// <summary>An instant: <c>2014-08-06 01:02:03 UTC</c>.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The day of the week: <c>Tuesday</c>.</summary>
    public static string Weekday(SettlementDate date) => date.Day.ToString("dddd", CultureInfo.InvariantCulture);

    /// <summary>A yield as a person says it: <c>1.1301 per 10,000</c>.</summary>
    public static string Yield(Yield yield) => $"{yield.ToText()} {YieldUnit(yield)}";

    /// <summary>What a yield is quoted in: <c>per 10,000</c>.</summary>
    public static string YieldUnit(Yield yield) => yield.Quote switch
    {
        YieldQuote.IncomePer10000 => "per 10,000",
        YieldQuote.AnnualPercentAct365 => "% a year, ACT/365",
        YieldQuote.AnnualPercentAct360 => "% a year, ACT/360",
        _ => yield.Quote.Name(),
    };

    private static string Group(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal))
        {
            return text;
        }

        var sign = text[0] == '-' ? 1 : 0;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var grouped = text;
        for (var i = (point < 0 ? text.Length : point) - 3; i > sign; i -= 3)
        {
            grouped = grouped.Insert(i, ",");
        }

        return grouped;
    }
}

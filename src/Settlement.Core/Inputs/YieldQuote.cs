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

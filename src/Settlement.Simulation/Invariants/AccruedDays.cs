using System.Numerics;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>What a minor unit earns under a plan, counted day by day: another way to what the product computes at once.</summary>
internal static class AccruedDays
{
    /// <summary>In parts of the yield's <see cref="Yield.Denominator"/>.</summary>
    public static BigInteger PartsOf(DayPlan plan)
    {
        var days = plan.Accrual ?? new Accrual(plan.Date.Day, plan.Date.Day);
        BigInteger parts = 0;
        for (var day = days.First; day <= days.Last; day = day.AddDays(1))
        {
            parts += plan.Yield.Quote switch
            {
                YieldQuote.IncomePer10000 => day == days.First ? 1 : 0,
                YieldQuote.AnnualPercentActAct => DateTime.IsLeapYear(day.Year) ? 365 : 366,
                YieldQuote.AnnualPercent30E360 => Number(day.AddDays(1)) - Number(day),
                _ => 1,
            };
        }

        return parts * plan.Yield.Unscaled;
    }

    private static int Number(DateOnly day) => (360 * day.Year) + (30 * day.Month) + Math.Min(day.Day, 30);
}

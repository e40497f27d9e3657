using System.Numerics;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>The totals of a day's records.</summary>
/// <param name="Users">Records, those of zero earnings included.</param>
/// <param name="Earnings">What was credited, in major units.</param>
/// <param name="Residue">What rounding left over, in major units.</param>
internal sealed record TotalsDocument(long Users, string Earnings, string Residue)
{
    /// <summary>The document of a day's totals.</summary>
    public static TotalsDocument Of(DayPlan plan, DayTotals totals) => new(
        totals.Users,
        Money.Format(totals.EarningsMinor, plan.Currency),
        new ExactAmount((BigInteger)totals.ResidueNumerator, plan.Yield.Denominator).ToText(plan.Currency));
}

using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>Run reports to show.</summary>
internal static class Reports
{
    public static DayPlan Plan { get; } = new(
        SettlementDate.Parse("2014-08-05"), ProductId.Parse("default"), Currency.Cny, Yield.Parse("1.1301"), Rounding.Truncate);

    public static RunReport Planned(Tally tally, Reconciliation? reconciliation) => new(
        Plan.Date, "settle-2014-08-05", DryRun: reconciliation is null, PlanVerdict.Planned, Plan, Plan, tally, [], [], reconciliation);
}

using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>Run reports to show.</summary>
internal static class Reports
{
    public static DayPlan Plan { get; } = new(
        SettlementDate.Parse("2014-08-05"), ProductId.Parse("default"), Currency.Cny, Yield.Parse("1.1301"), Rounding.Truncate);

    public static FinishedRun Finished(Tally tally, Reconciliation? reconciled, params UserResult[] attention) => new()
    {
        Date = Plan.Date,
        InstanceId = "settle-2014-08-05",
        DryRun = reconciled is null,
        SettledBy = Plan,
        IsFrozen = true,
        Settled = new SettledPart(tally, attention),
        Reconciled = reconciled,
    };

    public static RefusedRun Refused(PlanObstacle obstacle) => new()
    {
        Date = Plan.Date,
        InstanceId = "settle-2014-08-05",
        DryRun = false,
        Obstacle = obstacle,
    };
}

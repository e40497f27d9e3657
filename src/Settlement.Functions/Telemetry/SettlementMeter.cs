using System.Diagnostics.Metrics;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>
/// What an operator watches. Counted in activities, never in orchestrators, which a replay would count again. An activity
/// that runs twice is counted twice: the stores have the truth, these have the trend.
/// </summary>
public sealed class SettlementMeter
{
    public const string Name = "Settlement";

    private readonly Counter<long> users;
    private readonly Counter<long> breaks;
    private readonly Gauge<double> behind;
    private readonly Gauge<int> paused;

    public SettlementMeter(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        users = meter.CreateCounter<long>("settlement.users", "{user}", "Users with an outcome, by outcome");
        breaks = meter.CreateCounter<long>("settlement.breaks", "{break}", "Breaks found by the reconciliations that end runs");
        behind = meter.CreateGauge<double>("settlement.behind_schedule", "s", "From a date's cut-off to the end of its run");
        paused = meter.CreateGauge<int>("settlement.paused", unit: null, "Whether the schedule is paused, 1 or 0, as each tick finds it");
    }

    /// <summary>Tells whether the schedule is paused.</summary>
    public void Paused(bool isPaused) => paused.Record(isPaused ? 1 : 0);

    public void Settled(Tally tally)
    {
        Count(tally.Settled, SettlementOutcome.Settled);
        Count(tally.AlreadySettled, SettlementOutcome.AlreadySettled);
        Count(tally.NothingToSettle, SettlementOutcome.NothingToSettle);
        Count(tally.Conflicts, SettlementOutcome.Conflict);
        Count(tally.Quarantined, SettlementOutcome.Quarantined);
    }

    /// <summary>
    /// Counts the users of a correction that need attention, so that the alerts see them. Those it corrected were counted when
    /// the day was settled.
    /// </summary>
    public void Corrected(Tally tally)
    {
        Count(tally.Conflicts, SettlementOutcome.Conflict);
        Count(tally.Quarantined, SettlementOutcome.Quarantined);
    }

    /// <summary>Counts the breaks that the comparison at the end of a correction found.</summary>
    public void Compared(CorrectionReconciliation found) => breaks.Add(found.BreakCount);

    /// <summary>
    /// Counts a conflict of the whole day: each record that the date has, or one where it has none, so that the alert on
    /// conflicts sees it.
    /// </summary>
    public void DayInConflict(long records) => Count(Math.Max(1, records), SettlementOutcome.Conflict);

    /// <summary>Tells how a day ended, and how long after the date's cut-off.</summary>
    public void Finished(Reconciliation found, TimeSpan late)
    {
        breaks.Add(found.BreakCount);
        behind.Record(Math.Max(0, late.TotalSeconds));
    }

    private void Count(long number, SettlementOutcome outcome)
    {
        if (number > 0)
        {
            users.Add(number, new KeyValuePair<string, object?>("outcome", outcome.ToKebabCase()));
        }
    }
}

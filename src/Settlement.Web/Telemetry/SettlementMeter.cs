using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>
/// What an operator watches. Counted in activities, never in orchestrators, which a replay would count again. An activity
/// that runs twice is counted twice: the stores have the truth, these have the trend.
/// </summary>
public sealed class SettlementMeter
{
    public const string Name = RunInstruments.MeterName;

    private readonly Counter<long> users;
    private readonly Counter<long> breaks;
    private readonly Counter<long> setAside;
    private readonly Gauge<double> behind;
    private readonly Gauge<int> days;
    private readonly Gauge<double> overdue;
    private readonly Gauge<int> gaps;
    private readonly ConcurrentDictionary<SettlementDate, DateState> told = new();
    private readonly Gauge<int> paused;

    public SettlementMeter(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        users = meter.CreateCounter<long>("settlement.users", "{user}", "Users with an outcome, by outcome");
        breaks = meter.CreateCounter<long>("settlement.breaks", "{break}", "Breaks found by the reconciliations that end runs");
        setAside = meter.CreateCounter<long>("settlement.files_set_aside", "{file}", "Files of the inbox that were refused and set aside");
        behind = meter.CreateGauge<double>("settlement.behind_schedule", "s", "From a date's cut-off to the end of the run that settled it");
        days = meter.CreateGauge<int>("settlement.day", unit: null, "Whether a date is in a state, 1 or 0, by date and state");
        overdue = meter.CreateGauge<double>("settlement.overdue", "s", "Since a date's cut-off while the date is not settled, 0 once it is, by date");
        gaps = meter.CreateGauge<int>("settlement.gaps", "{date}", "Dates that are not settled before one that is");
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

    /// <summary>Counts the files that a step refused and set aside.</summary>
    public void Took(InboxStep step)
    {
        if (step.SetAside.Count > 0)
        {
            setAside.Add(step.SetAside.Count);
        }
    }

    /// <summary>
    /// Tells how a run left its day, and how long after the date's cut-off, if the date was not settled before: a date that
    /// is run again is not late.
    /// </summary>
    public void Finished(Day? before, Day after, TimeSpan late)
    {
        breaks.Add(after.Breaks ?? 0);
        if (after.State != DayState.Open && before is not { State: not DayState.Open })
        {
            behind.Record(Math.Max(0, late.TotalSeconds));
        }

        Stands(after.Plan.Date, StateOf(after), late);
    }

    /// <summary>Tells how a run left its day, where nobody says when its cut-off was.</summary>
    public void Left(Day day)
    {
        breaks.Add(day.Breaks ?? 0);
        State(day.Plan.Date, StateOf(day));
    }

    /// <summary>Tells how a date stands.</summary>
    /// <param name="date">The date.</param>
    /// <param name="state">Its state.</param>
    /// <param name="late">The time since its cut-off.</param>
    public void Stands(SettlementDate date, DateState state, TimeSpan late)
    {
        State(date, state);
        overdue.Record(
            state is DateState.Settled or DateState.Closed ? 0 : Math.Max(0, late.TotalSeconds), new KeyValuePair<string, object?>("date", date.ToString()));
    }

    /// <summary>Tells how many dates are not settled before one that is.</summary>
    public void Gaps(int number) => gaps.Record(number);

    private static DateState StateOf(Day day) => day.State switch
    {
        DayState.Closed => DateState.Closed,
        DayState.Settled => DateState.Settled,
        _ => DateState.Open,
    };

    private void State(SettlementDate date, DateState state)
    {
        var name = new KeyValuePair<string, object?>("date", date.ToString());
        if (told.TryGetValue(date, out var earlier) && earlier != state)
        {
            days.Record(0, name, new("state", earlier.ToKebabCase()));
        }

        told[date] = state;
        days.Record(1, name, new("state", state.ToKebabCase()));
    }

    private void Count(long number, SettlementOutcome outcome)
    {
        if (number > 0)
        {
            users.Add(number, new KeyValuePair<string, object?>("outcome", outcome.ToKebabCase()));
        }
    }
}

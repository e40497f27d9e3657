namespace Settlement.Core;

/// <summary>A settlement date as the list of dates shows it, whether it was run or not. Nothing of its users was read.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Inputs">Which inputs it has.</param>
/// <param name="Missing">What it lacks before it can be settled; nothing where it is settled.</param>
/// <param name="IsGap">Whether it is not settled, and a later date is.</param>
/// <param name="Day">Its day; null before its first run.</param>
/// <param name="LastRun">Its latest run or close, no correction; null before the first.</param>
/// <param name="Lease">The lease of a latest run that has not ended; null otherwise.</param>
public sealed record ListedDate(
    SettlementDate Date,
    DateState State,
    DateInputs Inputs,
    MissingInputs Missing,
    bool IsGap,
    Day? Day,
    LoggedRun? LastRun,
    StoredLease? Lease)
{
    /// <summary>Its corrections, by number.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>Whether it is not settled and lacks nothing: a run of it would settle it.</summary>
    public bool IsReady => State is DateState.Due or DateState.Running or DateState.Open && Missing == default;

    internal static ListedDate Of(
        DateInputs inputs, Day? day, LoggedRun? lastRun, StoredLease? lease, SettlementDate latestDue, SettlementDate? lastSettled)
    {
        var isSettled = day is not null && day.State != DayState.Open;

        // A day's plan has its yield, whatever became of the one that was imported.
        var missing = isSettled ? default : new MissingInputs(!inputs.HasPositions, day is null && inputs.Yield is null);
        var state = day?.State switch
        {
            DayState.Closed => DateState.Closed,
            DayState.Settled => DateState.Settled,
            _ when lastRun is not null && lastRun.IsGoingOn(lease) => DateState.Running,
            DayState.Open => DateState.Open,
            _ => missing != default || inputs.Date.CompareTo(latestDue) > 0 ? DateState.Waiting : DateState.Due,
        };
        return new ListedDate(
            inputs.Date, state, inputs, missing, !isSettled && lastSettled is { } last && inputs.Date.CompareTo(last) < 0, day, lastRun, lease);
    }
}

/// <summary>How far a settlement date has come, be it run or not.</summary>
public enum DateState
{
    /// <summary>Never planned, and it lacks inputs, or is not due yet.</summary>
    Waiting,

    /// <summary>Never planned, due, and all its inputs are there.</summary>
    Due,

    /// <summary>Not settled, and a run or close of it is going on.</summary>
    Running,

    /// <summary>Planned, and not settled: some user is unsettled, or there are breaks.</summary>
    Open,

    /// <summary>Settled, and not closed.</summary>
    Settled,

    /// <summary>Closed.</summary>
    Closed,
}

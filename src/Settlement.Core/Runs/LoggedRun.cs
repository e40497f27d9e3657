namespace Settlement.Core;

/// <summary>A run as the log has it.</summary>
/// <param name="Start">How it began.</param>
/// <param name="End">How it ended; null for a run that goes on, and for one that was killed.</param>
public sealed record LoggedRun(RunStart Start, RunEnd? End)
{
    /// <summary>Whether it settled users of the day, or closed it: a correction is beside the day, and a cancel is of another run.</summary>
    public bool IsOfDay => Start.Work is RunWork.Day or RunWork.Close;

    /// <summary>The latest of each date that is of its day, ascending by date.</summary>
    public static IReadOnlyList<LoggedRun> LatestOfEach(IEnumerable<LoggedRun> runs) =>
        [.. runs.Where(run => run.IsOfDay).GroupBy(run => run.Start.Date).OrderBy(runs => runs.Key).Select(runs => runs.MaxBy(run => run.Start.Number)!)];

    /// <summary>Whether the run has not ended and still holds its lease. One that has done neither was interrupted.</summary>
    /// <param name="lease">The date's latest lease.</param>
    public bool IsGoingOn(StoredLease? lease) =>
        End is null &&
        lease is { IsReleased: false } &&
        lease.Lease.Fencing == Start.Number &&
        lease.Age < lease.Lease.Duration;
}

/// <summary>Who started a run, or a close of a day, when, how and with what: written before the run writes anything else.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Number">Which run or close of the date it is: the fencing number of its lease. A number may be missing.</param>
/// <param name="RunId">The run; its records carry the same id.</param>
/// <param name="Kind">What started it.</param>
/// <param name="StartedBy">Who: <c>user@host</c>, <c>timer</c>, or the caller of a request; 1 to 256 characters.</param>
/// <param name="StartedAt">When, by the clock of the machine it ran on.</param>
/// <param name="Options">What was asked for, on one line without secrets: at most 1,000 characters.</param>
public sealed record RunStart(
    SettlementDate Date, long Number, RunId RunId, RunKind Kind, string StartedBy, DateTimeOffset StartedAt, string Options)
{
    /// <summary>The longest <see cref="StartedBy"/>, in characters.</summary>
    public const int LongestStartedBy = 256;

    /// <summary>The longest <see cref="Options"/>, in characters.</summary>
    public const int LongestOptions = 1_000;

    /// <summary>What it does. Those that were logged before it was kept read as <see cref="RunWork.Day"/>.</summary>
    public RunWork Work { get; init; }
}

/// <summary>What started a run. The numbers are stored: never renumber.</summary>
public enum RunKind
{
    /// <summary>A person or a script, on the command line.</summary>
    CommandLine = 0,

    /// <summary>The schedule.</summary>
    Timer = 1,

    /// <summary>A request over HTTP.</summary>
    Http = 2,
}

/// <summary>What a run does. The numbers are stored: never renumber.</summary>
public enum RunWork
{
    /// <summary>It settles users of the day.</summary>
    Day = 0,

    /// <summary>It closes the day.</summary>
    Close = 1,

    /// <summary>It books a correction.</summary>
    Correction = 2,

    /// <summary>It closes a correction.</summary>
    CorrectionClose = 3,

    /// <summary>It takes the turn from another run, which then stops.</summary>
    Cancel = 4,

    /// <summary>It notes that what users owe was settled elsewhere.</summary>
    Owed = 5,
}

/// <summary>How a run ended.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Number">The number of its <see cref="RunStart"/>.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="EndedAt">When, by the clock of the machine it ran on.</param>
/// <param name="Counts">The outcomes it came to; zero unless finished.</param>
public sealed record RunEnd(SettlementDate Date, long Number, RunEnding Ending, DateTimeOffset EndedAt, RunCounts Counts);

/// <summary>How a run ended by itself. A run that was killed has no ending. The numbers are stored: never renumber.</summary>
public enum RunEnding
{
    /// <summary>Every user it was to settle has an outcome; of a close: the day is closed.</summary>
    Finished = 0,

    /// <summary>The day could not be planned, and nobody was settled; of a close: the day is not closed.</summary>
    Refused = 1,

    /// <summary>It was asked to stop, or lost its lease to another run.</summary>
    Stopped = 2,

    /// <summary>A store or the payment service stayed out of reach, or something failed unexpectedly.</summary>
    Failed = 3,
}

/// <summary>How many users of a run had which outcome. No amounts: the log says what was done, the records how much.</summary>
/// <param name="Settled">Settled by this run.</param>
/// <param name="AlreadySettled">Settled before.</param>
/// <param name="NothingToSettle">Whose earnings came to zero.</param>
/// <param name="Conflicts">Whose record has another content.</param>
/// <param name="Quarantined">Who could not be settled.</param>
public readonly record struct RunCounts(
    long Settled, long AlreadySettled, long NothingToSettle, long Conflicts, long Quarantined)
{
    /// <summary>Users in any outcome.</summary>
    public long Users => Settled + AlreadySettled + NothingToSettle + Conflicts + Quarantined;

    /// <summary>The counts of a run's results.</summary>
    public static RunCounts Of(Tally tally) =>
        new(tally.Settled, tally.AlreadySettled, tally.NothingToSettle, tally.Conflicts, tally.Quarantined);
}

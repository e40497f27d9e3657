namespace Settlement.Core;

/// <summary>Who started a run, or a close of a day, when, how and with what: written before the run writes anything else.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Number">Which run or close of the date it is: the fencing number of its lease. A number may be missing.</param>
/// <param name="RunId">The run; its records carry the same id.</param>
/// <param name="Kind">What started it.</param>
/// <param name="StartedBy">Who: <c>user@host</c>, <c>timer</c>, or the caller of a request; 1 to 256 characters.</param>
/// <param name="StartedAt">When, by the clock of the machine it ran on.</param>
/// <param name="Options">What was asked for, on one line without secrets: at most 1,000 characters.</param>
public sealed record RunStart(
    SettlementDate Date, long Number, RunId RunId, RunKind Kind, string StartedBy, DateTimeOffset StartedAt, string Options);

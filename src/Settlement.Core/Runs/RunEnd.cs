namespace Settlement.Core;

/// <summary>How a run ended.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Number">The number of its <see cref="RunStart"/>.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="EndedAt">When, by the clock of the machine it ran on.</param>
/// <param name="Counts">The outcomes it came to; zero unless finished.</param>
public sealed record RunEnd(SettlementDate Date, long Number, RunEnding Ending, DateTimeOffset EndedAt, RunCounts Counts);

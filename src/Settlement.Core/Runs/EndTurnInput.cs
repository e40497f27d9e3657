namespace Settlement.Core;

/// <summary>A run that has come to its end.</summary>
/// <param name="Lease">The lease it took.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Counts">The outcomes it came to; zero unless finished.</param>
/// <param name="Now">The run's clock.</param>
public sealed record EndTurnInput(Lease Lease, RunEnding Ending, RunCounts Counts, DateTimeOffset Now);

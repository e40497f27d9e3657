namespace Settlement.Core;

/// <summary>A run as the log has it.</summary>
/// <param name="Start">How it began.</param>
/// <param name="End">How it ended; null for a run that goes on, and for one that was killed.</param>
public sealed record LoggedRun(RunStart Start, RunEnd? End);

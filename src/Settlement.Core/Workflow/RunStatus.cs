namespace Settlement.Core;

/// <summary>How far a run, or a part of it, has come.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Tally">The results so far.</param>
public readonly record struct RunStatus(RunPhase Phase, Tally Tally);

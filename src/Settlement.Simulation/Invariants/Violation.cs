namespace Settlement.Simulation;

/// <summary>An invariant that did not hold.</summary>
/// <param name="Invariant">Which one.</param>
/// <param name="Detail">What was seen, on one line.</param>
/// <param name="At">When, in microseconds since the schedule began.</param>
public sealed record Violation(Invariant Invariant, string Detail, long At);

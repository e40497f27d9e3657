namespace Settlement.Simulation;

/// <summary>A way in which remedy 1 breaks, in its shortest form.</summary>
/// <param name="Seed">The seed of the schedule that was found.</param>
/// <param name="Lines">The shortest schedule in words, a line for each thing that goes wrong.</param>
/// <param name="Outcome">What it comes to.</param>
public sealed record IncidentShape(ulong Seed, IReadOnlyList<string> Lines, IncidentOutcome Outcome);

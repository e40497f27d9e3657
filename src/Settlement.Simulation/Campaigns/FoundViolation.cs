namespace Settlement.Simulation;

/// <summary>A schedule that breaks an invariant, in its shortest form.</summary>
/// <param name="Seed">The seed that replays it.</param>
/// <param name="Violation">What did not hold.</param>
/// <param name="FaultsFound">How many faults the schedule had when it was found.</param>
/// <param name="Faults">The faults that are needed.</param>
/// <param name="Trace">The shortest schedule, step by step.</param>
public sealed record FoundViolation(
    ulong Seed, Violation Violation, int FaultsFound, IReadOnlyList<InjectedFault> Faults, IReadOnlyList<TraceLine> Trace);

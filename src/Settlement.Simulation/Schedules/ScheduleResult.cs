namespace Settlement.Simulation;

/// <summary>What became of a schedule.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Faults">The faults that struck, in order.</param>
/// <param name="Violations">The invariants that did not hold; empty if all did.</param>
/// <param name="Microseconds">How long it took in virtual time.</param>
internal sealed record ScheduleResult(
    ulong Seed, IReadOnlyList<InjectedFault> Faults, IReadOnlyList<Violation> Violations, long Microseconds);

namespace Settlement.Simulation;

/// <summary>What some seeds came to.</summary>
/// <param name="FirstSeed">The first seed.</param>
/// <param name="Schedules">How many schedules ran.</param>
/// <param name="Faults">For each kind of fault how often it struck.</param>
/// <param name="Violating">How many schedules broke an invariant.</param>
/// <param name="Violations">The first of them, in their shortest form.</param>
public sealed record CampaignReport(
    ulong FirstSeed,
    long Schedules,
    IReadOnlyDictionary<FaultKind, long> Faults,
    long Violating,
    IReadOnlyList<FoundViolation> Violations);

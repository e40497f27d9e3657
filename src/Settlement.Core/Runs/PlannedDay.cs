namespace Settlement.Core;

/// <summary>What planning a day came to.</summary>
/// <param name="Verdict">Whether the run can go on.</param>
/// <param name="Plan">The plan this run would settle by; null where there is no yield.</param>
/// <param name="FrozenPlan">The plan that stands; null where none does.</param>
/// <param name="Parts">The parts of the users to walk; empty unless planned.</param>
/// <param name="ReconciliationParts">The parts of all users, to reconcile; empty unless planned.</param>
/// <param name="Records">The records the date has, where the plans differ; 0 otherwise.</param>
/// <param name="HasAttention">Whether users of the date needed attention before this run.</param>
/// <param name="UnknownUsers">The users that were asked for and have no position.</param>
/// <param name="Missing">What the date lacks; null where it lacks nothing, or is closed.</param>
public sealed record PlannedDay(
    PlanVerdict Verdict,
    DayPlan? Plan = null,
    DayPlan? FrozenPlan = null,
    IReadOnlyList<string>? Parts = null,
    IReadOnlyList<string>? ReconciliationParts = null,
    long Records = 0,
    bool HasAttention = false,
    IReadOnlyList<UserId>? UnknownUsers = null,
    MissingInputs? Missing = null);

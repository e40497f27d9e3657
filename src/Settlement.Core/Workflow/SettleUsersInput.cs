namespace Settlement.Core;

/// <summary>The users an activity settles.</summary>
/// <param name="Plan">The day's plan.</param>
/// <param name="RunId">The run.</param>
/// <param name="DryRun">Whether to write nothing.</param>
/// <param name="HasAttention">Whether users of the date needed attention before this run, so that some may be cleared.</param>
/// <param name="Positions">The users' positions, distinct users.</param>
public sealed record SettleUsersInput(
    DayPlan Plan, RunId RunId, bool DryRun, bool HasAttention, IReadOnlyList<StoredPosition> Positions);

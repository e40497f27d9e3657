namespace Settlement.Core;

/// <summary>What finishing a day starts from.</summary>
/// <param name="Plan">The day's plan.</param>
/// <param name="Users">The reconciliation of all users, added up.</param>
/// <param name="RunId">The run; null where it is nobody's.</param>
public sealed record FinishDayInput(DayPlan Plan, Reconciliation Users, RunId? RunId = null);

namespace Settlement.Core;

/// <summary>The part of a date's users that an activity reconciles.</summary>
/// <param name="Plan">The day's plan.</param>
/// <param name="Part">The part's token.</param>
/// <param name="PageSize">Users compared at a time.</param>
/// <param name="RunId">The run or close; null where it is nobody's.</param>
public sealed record ReconcilePartInput(DayPlan Plan, string Part, int PageSize, RunId? RunId = null);

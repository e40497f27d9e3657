namespace Settlement.Core;

/// <summary>The stored state of a settlement date.</summary>
/// <param name="Plan">The frozen plan.</param>
/// <param name="State">How far the date has come.</param>
/// <param name="Totals">The totals of the last clean reconciliation; null while the day was never clean.</param>
/// <param name="Version">The store's concurrency token for the next conditional update.</param>
public sealed record Day(DayPlan Plan, DayState State, DayTotals? Totals, string Version);

namespace Settlement.Core;

/// <summary>How closing a day began.</summary>
/// <param name="Verdict">Why there is nothing more to do; null where the day is to be reconciled.</param>
/// <param name="Plan">The day's plan; null where the date was never run.</param>
/// <param name="Attempt">The attempt that goes on.</param>
/// <param name="Version">The day's version, read before the reconciliation: what moves the day changes it.</param>
/// <param name="Parts">The parts of all users, to reconcile; empty where there is nothing to do.</param>
/// <param name="Certificate">The text of the certificate of a day that is closed; null otherwise.</param>
public sealed record CloseStart(
    CloseVerdict? Verdict,
    DayPlan? Plan = null,
    CloseAttempt Attempt = default,
    string? Version = null,
    IReadOnlyList<string>? Parts = null,
    string? Certificate = null)
{
    /// <summary>The report of a close with nothing more to do; null where the day is to be reconciled.</summary>
    public CloseReport? ToReport(SettlementDate date) => Verdict is { } verdict ? new CloseReport(date, verdict, Plan, Certificate) : null;
}

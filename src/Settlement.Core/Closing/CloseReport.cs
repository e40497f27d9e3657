namespace Settlement.Core;

/// <summary>What closing a day came to.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Verdict">Whether it is closed, or why not.</param>
/// <param name="Plan">The day's plan; null where the date was never run.</param>
/// <param name="Certificate">The text of the closed day's certificate, as it is stored; null where the day is not closed.</param>
/// <param name="Reconciliation">The reconciliation; null where it did not come to one.</param>
public sealed record CloseReport(
    SettlementDate Date, CloseVerdict Verdict, DayPlan? Plan = null, string? Certificate = null, Reconciliation? Reconciliation = null)
{
    /// <summary>Whether the day is closed.</summary>
    public bool IsClosed => Verdict is CloseVerdict.Closed or CloseVerdict.AlreadyClosed;
}

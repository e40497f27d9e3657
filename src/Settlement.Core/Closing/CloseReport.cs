namespace Settlement.Core;

/// <summary>What closing a day came to.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Verdict">Whether it is closed, or why not.</param>
/// <param name="Plan">The day's plan; null if the date was never run.</param>
/// <param name="Certificate">The text of the closed day's certificate, as it is stored; null if the day is not closed.</param>
/// <param name="Reconciliation">The reconciliation; null if it did not come to one.</param>
public sealed record CloseReport(
    SettlementDate Date, CloseVerdict Verdict, DayPlan? Plan = null, string? Certificate = null, Reconciliation? Reconciliation = null)
{
    /// <summary>Whether the day is closed.</summary>
    public bool IsClosed => Verdict is CloseVerdict.Closed or CloseVerdict.AlreadyClosed;
}

/// <summary>What became of closing a day.</summary>
public enum CloseVerdict
{
    /// <summary>The day is closed, and has its certificate.</summary>
    Closed,

    /// <summary>It was closed before; its certificate is the one it got then.</summary>
    AlreadyClosed,

    /// <summary>The date was never run.</summary>
    NotRun,

    /// <summary>The last reconciliation found breaks, or there was none yet: run the date.</summary>
    NotSettled,

    /// <summary>Another payer than the plan's was given, so its payments cannot be looked up.</summary>
    PayerDiffers,

    /// <summary>The reconciliation found breaks. The day stays as it is.</summary>
    BreaksFound,

    /// <summary>A service pays the day, and no list of its payments was compared with the records, which nobody has accepted.</summary>
    PaymentsUnseen,

    /// <summary>Something kept moving the day while it was being reconciled: close it when that has ended.</summary>
    DayMoved,
}

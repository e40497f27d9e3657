namespace Settlement.Core;

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

    /// <summary>Something kept moving the day while it was being reconciled: close it when that has ended.</summary>
    DayMoved,
}

namespace Settlement.Simulation;

/// <summary>Who pays in a schedule.</summary>
public enum PaymentStyle
{
    /// <summary>The store's ledger, by postings that are part of the records. All others are payment services.</summary>
    Ledger,

    /// <summary>Pays a transaction id once and answers at once.</summary>
    Honest,

    /// <summary>Pays a transaction id once; payments often arrive after the worker gave up waiting.</summary>
    Slow,

    /// <summary>Pays a transaction id once; requests and answers are lost, lists break off, look-ups fail.</summary>
    Flaky,

    /// <summary>
    /// Flaky, and by the next night it has forgotten which transaction ids it has seen: it would pay them again. What it paid
    /// it still shows when it is asked.
    /// </summary>
    Forgetful,

    /// <summary>
    /// Slow and flaky, and keeps a refusal under its transaction id for ever: only another transaction id, which a person has
    /// to ask for, gets the user paid.
    /// </summary>
    Unforgiving,

    /// <summary>
    /// Pays as often as it is asked to. Nobody can promise one payment against it while two workers pay at once or a
    /// payment is still under way when it is looked up, so neither happens in its schedules: no stalls, nothing twice at
    /// once, nothing late. What is left is what the design does promise: a crash, a lost answer, a rerun.
    /// </summary>
    Blind,
}

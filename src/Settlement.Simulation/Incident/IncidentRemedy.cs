namespace Settlement.Simulation;

/// <summary>What was changed, or might have been, so that the incident does not happen again.</summary>
/// <param name="Name">Its name in JSON, such as <c>strict-store</c>.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="TransactionSeconds">How long a worker waits for its transaction, connection and commit together.</param>
/// <param name="LockSeconds">After how long the lock frees itself.</param>
/// <param name="IsStoreStrict">
/// Whether the store refuses a second record of a user and date, and lets exactly one worker claim a record to pay it.
/// </param>
/// <param name="ArePaymentsIdempotent">
/// Whether transaction ids are derived from user and date and the payment service pays each of them once.
/// </param>
public sealed record IncidentRemedy(
    string Name, string Title, int TransactionSeconds, int LockSeconds, bool IsStoreStrict, bool ArePaymentsIdempotent)
{
    /// <summary>Nothing was changed.</summary>
    public static IncidentRemedy AsItWas { get; } = new("as-it-was", "as it was", 30, 5, IsStoreStrict: false, ArePaymentsIdempotent: false);

    /// <summary>Remedy 1.</summary>
    public static IncidentRemedy LongerTimeouts { get; } =
        new("longer-timeouts", "remedy 1: transaction 10 s, lock 30 s", 10, 30, IsStoreStrict: false, ArePaymentsIdempotent: false);

    /// <summary>Remedy 2.</summary>
    public static IncidentRemedy StrictStore { get; } =
        new("strict-store", "remedy 2: strict idempotency in the store", 30, 5, IsStoreStrict: true, ArePaymentsIdempotent: false);

    /// <summary>Only the payments were changed.</summary>
    public static IncidentRemedy IdempotentPayments { get; } =
        new("idempotent-payments", "idempotent payments alone", 30, 5, IsStoreStrict: false, ArePaymentsIdempotent: true);

    /// <summary>The store and the payments, as this product has them.</summary>
    public static IncidentRemedy Both { get; } =
        new("both", "strict store and idempotent payments", 30, 5, IsStoreStrict: true, ArePaymentsIdempotent: true);

    /// <summary>All of them, in the order in which they are told.</summary>
    public static IReadOnlyList<IncidentRemedy> All { get; } = [AsItWas, LongerTimeouts, StrictStore, IdempotentPayments, Both];
}

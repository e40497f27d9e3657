namespace Settlement.Core;

/// <summary>A payment service outside the store, which credits users. A list in, an answer for each item, in the same order.</summary>
public interface IPaymentService
{
    /// <summary>
    /// Whether the service promises to pay a transaction id at most once, however often it is asked within the minutes that
    /// a batch may take. Without the promise a payment whose fate is unknown is looked up, and not sent again unless a
    /// later look-up says it is not there.
    /// </summary>
    bool PromisesIdempotency { get; }

    /// <summary>Pays. An exception leaves the fate of every payment in the list unknown.</summary>
    Task<IReadOnlyList<PaymentAnswer>> PayAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken);

    /// <summary>What the service has under each payment's transaction id; null if it has none.</summary>
    /// <exception cref="TransientFailureException">The service does not answer.</exception>
    Task<IReadOnlyList<Payment?>> LookUpAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken);
}

namespace Settlement.Core;

/// <summary>
/// The other side's list of what was paid for a date: of a payment service that can list, or a file it has handed over.
/// Where there is one it decides what was paid, so that a payment nobody asked for is found, too.
/// </summary>
public interface IPaymentJournal
{
    /// <summary>Whether there is a list of a date. A payment service is asked; it may have none.</summary>
    /// <exception cref="TransientFailureException">The service does not answer.</exception>
    Task<bool> CanListAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>The payments of a date in order of the user id: each that stands, as often as it was made.</summary>
    /// <exception cref="TransientFailureException">The service does not answer, or lists no more.</exception>
    IAsyncEnumerable<ListedPayment> ListPaymentsAsync(SettlementDate date, CancellationToken cancellationToken);
}

/// <summary>A payment as the other side lists it: whoever asked for it, so under any id.</summary>
/// <param name="Id">The id, as text.</param>
/// <param name="UserId">Who was credited.</param>
/// <param name="Amount">How much, in minor units.</param>
public readonly record struct ListedPayment(string Id, UserId UserId, Money Amount)
{
    /// <summary>The other side's view of a payment.</summary>
    public static ListedPayment Of(Payment payment) => new(payment.TransactionId.ToString(), payment.UserId, payment.Amount);

    /// <summary>Whether it is under a transaction id.</summary>
    public bool IsUnder(TransactionId id) => string.Equals(Id, id.ToString(), StringComparison.OrdinalIgnoreCase);
}

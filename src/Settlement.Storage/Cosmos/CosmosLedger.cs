using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>
/// The built-in payment service: a double-entry ledger in a container of its own, at most one posting per user and date
/// (I3).
/// </summary>
/// <remarks>Its key is user and date, of which the transaction id is a function.</remarks>
internal sealed class CosmosLedger(CosmosDatabase database) : IPaymentService, IPaymentJournal
{
    public Payer Payer => Payer.Ledger;

    public bool PromisesIdempotency => true;

    public async Task<IReadOnlyList<PaymentAnswer>> PayAsync(
        IReadOnlyList<Payment> payments, CancellationToken cancellationToken) =>
        await Task.WhenAll(payments.Select(payment => PayAsync(payment, cancellationToken)));

    public async Task<IReadOnlyList<Payment?>> LookUpAsync(
        IReadOnlyList<Payment> payments, CancellationToken cancellationToken) =>
        await Task.WhenAll(payments.Select(payment => FindAsync(payment, cancellationToken)));

    public Task<long> CountPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        CosmosScan.CountAsync(database, CosmosContainers.Payments, date, condition: string.Empty, cancellationToken);

    public IAsyncEnumerable<Payment> ListPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        CosmosScan.SortedAsync<PaymentItem>(database, CosmosContainers.Payments, date, cancellationToken).Select(item => item.ToPayment());

    private async Task<PaymentAnswer> PayAsync(Payment payment, CancellationToken cancellationToken)
    {
        var item = PaymentItem.Of(payment);
        return await OptimisticUpdate.RunAsync<PaymentAnswer>(
            $"the payment of {payment.UserId} on {payment.Date} could not be made: it kept appearing and disappearing",
            async () =>
            {
                if (await database.CreateAsync(CosmosContainers.Payments, item.UserId, item, cancellationToken) is not null)
                {
                    return new PaymentAnswer(PaymentStatus.Accepted);
                }

                // Paid by another worker or by our own first try whose answer was lost.
                return await FindAsync(payment, cancellationToken) is { } posted ? PaymentAnswer.OfPosted(payment, posted) : default(Tried<PaymentAnswer>);
            });
    }

    private async Task<Payment?> FindAsync(Payment payment, CancellationToken cancellationToken) =>
        (await database.FindAsync<PaymentItem>(
            CosmosContainers.Payments, payment.UserId.Value, CosmosKeys.Id(payment.UserId, payment.Date), cancellationToken))?.ToPayment();
}

using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>The simulated payment service without a simulation: every call is answered at once. Safe to use from many threads.</summary>
internal sealed class ImmediatePayments(SimulatedPayments payments) : IPaymentService, IPaymentJournal
{
    private readonly Lock gate = new();

    public bool PromisesIdempotency => payments.PromisesIdempotency;

    public Task<IReadOnlyList<PaymentAnswer>> PayAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<PaymentAnswer>>(books => [.. payments.Select(books.Pay)]);

    public Task<IReadOnlyList<Payment?>> LookUpAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<Payment?>>(books => [.. payments.Select(books.LookUp)]);

    public Task<long> CountPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Answer(books => books.Made.LongCount(payment => payment.Date == date));

    public IAsyncEnumerable<Payment> ListPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Answer(books => books.Made.Where(payment => payment.Date == date).OrderBy(payment => payment.UserId).ToList()).Result.ToAsyncEnumerable();

    private Task<T> Answer<T>(Func<SimulatedPayments, T> work)
    {
        lock (gate)
        {
            return Task.FromResult(work(payments));
        }
    }
}

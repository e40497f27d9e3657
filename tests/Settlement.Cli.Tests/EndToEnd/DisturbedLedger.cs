using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>The store's own ledger behind a connection that fails, before or after the ledger has written.</summary>
internal sealed class DisturbedLedger(IPaymentService ledger) : IPaymentService, IPaymentJournal
{
    private int calls;
    private int asked;

    /// <summary>Whether the n-th call to pay, 1 for the first, fails before the ledger is asked.</summary>
    public Func<int, bool> FailsBefore { get; init; } = static _ => false;

    /// <summary>Whether the n-th call to pay fails after the ledger has written.</summary>
    public Func<int, bool> FailsAfter { get; init; } = static _ => false;

    /// <summary>Users whose payment is refused for good.</summary>
    public IReadOnlyList<string> Rejected { get; init; } = [];

    /// <inheritdoc />
    public Payer Payer => ledger.Payer;

    /// <inheritdoc />
    public bool PromisesIdempotency { get; init; } = true;

    /// <summary>How many payments were asked for, each as often as it was.</summary>
    public int Asked => asked;

    public async Task<IReadOnlyList<PaymentAnswer>> PayAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref calls);
        Interlocked.Add(ref asked, payments.Count);
        if (FailsBefore(call))
        {
            throw new IOException("connection refused");
        }

        var accepted = payments.Where(payment => !IsRejected(payment)).ToList();
        var answers = new Queue<PaymentAnswer>(await ledger.PayAsync(accepted, cancellationToken));
        return FailsAfter(call)
            ? throw new TimeoutException("no answer within 10 s")
            : [.. payments.Select(payment => IsRejected(payment) ? new PaymentAnswer(PaymentStatus.Rejected, "account closed") : answers.Dequeue())];
    }

    public Task<IReadOnlyList<Payment?>> LookUpAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken) =>
        ledger.LookUpAsync(payments, cancellationToken);

    public Task<long> CountPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        ((IPaymentJournal)ledger).CountPaymentsAsync(date, cancellationToken);

    public IAsyncEnumerable<Payment> ListPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        ((IPaymentJournal)ledger).ListPaymentsAsync(date, cancellationToken);

    private bool IsRejected(Payment payment) => Rejected.Contains(payment.UserId.Value);
}

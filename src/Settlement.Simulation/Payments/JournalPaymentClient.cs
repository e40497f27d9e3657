using System.Runtime.CompilerServices;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>A worker's line to a payment service that can list what it paid.</summary>
internal sealed class JournalPaymentClient(World world, WorkerProcess process) : PaymentClient(world, process), IPaymentJournal
{
    /// <inheritdoc />
    public Task<long> CountPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        ReadAsync("count payments", () => (long)Of(date).Count);

    /// <inheritdoc />
    public async IAsyncEnumerable<Payment> ListPaymentsAsync(
        SettlementDate date, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var payment in await ReadAsync("list payments", () => Of(date)))
        {
            yield return payment;
        }
    }
}

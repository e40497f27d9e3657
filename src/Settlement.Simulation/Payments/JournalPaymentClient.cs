using System.Runtime.CompilerServices;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>A worker's line to a payment service that can list what it paid.</summary>
internal sealed class JournalPaymentClient(World world, WorkerProcess process) : PaymentClient(world, process), IPaymentJournal
{
    /// <inheritdoc />
    public Task<bool> CanListAsync(SettlementDate date, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <inheritdoc />
    public async IAsyncEnumerable<ListedPayment> ListPaymentsAsync(
        SettlementDate date, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var payment in await ReadAsync("list payments", () => Of(date)))
        {
            yield return ListedPayment.Of(payment);
        }
    }
}

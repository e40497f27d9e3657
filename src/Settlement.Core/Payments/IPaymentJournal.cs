namespace Settlement.Core;

/// <summary>A payment service that can list what it paid, so that reconciliation finds payments nobody asked for.</summary>
public interface IPaymentJournal
{
    /// <summary>The number of payments of a date.</summary>
    Task<long> CountPaymentsAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>The payments of a date, in order of the user id.</summary>
    IAsyncEnumerable<Payment> ListPaymentsAsync(SettlementDate date, CancellationToken cancellationToken);
}

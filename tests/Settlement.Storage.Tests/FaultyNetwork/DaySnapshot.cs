using Settlement.Core;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>All that a store has of a date at a moment when nobody writes.</summary>
internal sealed record DaySnapshot(
    IReadOnlyList<SettlementRecord> Records,
    IReadOnlyList<Payment> Payments,
    IReadOnlyDictionary<string, string> PaymentVersions,
    IReadOnlyList<ResiduePosting> Residue,
    Day? Day)
{
    public static async Task<DaySnapshot> TakeAsync(FaultedStore store, OpenStores stores, SettlementDate date) => new(
        await stores.Settlements.ListRecordsAsync(date, default).ToListAsync(),
        await ((IPaymentJournal)stores.Payments).ListPaymentsAsync(date, default).ToListAsync(),
        await store.PaymentVersionsAsync(date),
        await stores.Settlements.ListResiduePostingsAsync(date, default),
        await stores.Settlements.ReadDayAsync(date, default));
}

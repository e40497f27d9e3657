using Settlement.Core;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>All that a store has of a date at a moment when nobody writes.</summary>
internal sealed record DaySnapshot(
    IReadOnlyList<SettlementRecord> Records,
    IReadOnlyList<Payment> Payments,
    IReadOnlyList<ResiduePosting> Residue,
    Day? Day)
{
    public static async Task<DaySnapshot> TakeAsync(OpenStores stores, InMemoryPaymentService? payments, SettlementDate date) => new(
        await stores.Settlements.ListRecordsAsync(date, default).ToListAsync(),
        payments?.Made ?? await stores.Settlements.ListRecordsAsync(date, default).Where(record => record.IsPosted).Select(record => Payment.Posted(record)!).ToListAsync(),
        await stores.Settlements.ListResiduePostingsAsync(date, default),
        await stores.Settlements.ReadDayAsync(date, default));
}

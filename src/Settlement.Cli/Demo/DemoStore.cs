using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>Looks into the demo's store past the commands.</summary>
internal static class DemoStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<long> CountAsync(StoreUrl store, SettlementDate date, CancellationToken cancellationToken)
    {
        await using var stores = await OpenStores.OpenAsync(store, positions: null, StoreAccess.Read, StoreCard.Of(new SettleOptions().Settlement), Patience, cancellationToken);
        return (await stores.Settlements.CountRecordsAsync(date, cancellationToken)).Records;
    }

    /// <summary>Whether a date is settled: every user paid, the residue booked, no break.</summary>
    public static async Task<bool> IsSettledAsync(StoreUrl store, SettlementDate date, CancellationToken cancellationToken)
    {
        await using var stores = await OpenStores.OpenAsync(store, positions: null, StoreAccess.Read, StoreCard.Of(new SettleOptions().Settlement), Patience, cancellationToken);
        var day = await stores.Settlements.ReadDayAsync(date, cancellationToken);
        if (day is not { State: DayState.Settled })
        {
            return false;
        }

        var reconciler = new Reconciler(stores.Inputs, stores.Settlements, stores.Payments);
        var found = await reconciler.ReconcileAsync(day.Plan, stores.PreferredBatch, static _ => { }, cancellationToken);
        return found.IsClean;
    }
}

using Microsoft.Azure.Cosmos;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

// The entries of corrections, each with the ledger's posting where the ledger pays: created on condition that there is none,
// never replaced.
internal sealed partial class CosmosCorrectionStore
{
    public async Task<IReadOnlyList<EntryVerdict>> CreateEntriesAsync(
        IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken) =>
        await Task.WhenAll(entries.Select(entry => CreateEntryAsync(entry, cancellationToken)));

    // Point reads alone: an entry's id follows from user, date and number.
    public async Task<IReadOnlyList<IReadOnlyList<CorrectionEntry>>> ReadEntriesAsync(
        SettlementDate date, int upTo, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        // Who asks for all that a date could have does not know how many there are.
        var last = upTo < CorrectionPlan.LargestNumber
            ? upTo
            : (await ListCorrectionsAsync(date, cancellationToken)).Select(correction => correction.Plan.Number).LastOrDefault();
        return await Task.WhenAll(users.Select(async user =>
        {
            var items = await Task.WhenAll(
                Enumerable.Range(1, Math.Max(last, 0)).Select(number => FindEntryAsync(date, number, user, cancellationToken)));
            return (IReadOnlyList<CorrectionEntry>)[.. items.OfType<CorrectionEntry>()];
        }));
    }

    public async Task<IReadOnlyList<CorrectionEntry?>> UpdateEntriesAsync(
        IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken) =>
        await Task.WhenAll(entries.Select(entry => UpdateEntryAsync(entry, cancellationToken)));

    public IAsyncEnumerable<CorrectionEntry> ListEntriesAsync(SettlementDate date, int number, CancellationToken cancellationToken) => CosmosScan
        .SortedAsync<EntryItem>(database, CosmosContainers.Records, CosmosKeys.Entries(date, number), cancellationToken)
        .Select(item => item.ToEntry());

    // Where an entry is there, it may be our own first try, whose answer was lost: it comes back with this run's id.
    private async Task<EntryVerdict> CreateEntryAsync(CorrectionEntry entry, CancellationToken cancellationToken)
    {
        var item = EntryItem.Of(entry);
        return await OptimisticUpdate.RunAsync<EntryVerdict>(
            $"the entry of {entry.UserId} in correction {entry.Number} of {entry.Date} could not be created: it kept appearing and disappearing",
            async () =>
            {
                if (await database.CreateAsync(CosmosContainers.Records, item.UserId, item, cancellationToken) is { } version)
                {
                    return EntryVerdict.Created(version);
                }

                return await FindEntryAsync(entry.Date, entry.Number, entry.UserId, cancellationToken) is { } stored
                    ? EntryVerdict.Exists(stored)
                    : default(Tried<EntryVerdict>);
            });
    }

    private async Task<CorrectionEntry?> UpdateEntryAsync(CorrectionEntry entry, CancellationToken cancellationToken)
    {
        // Patched: nothing of its content can change (I2).
        PatchOperation[] changes =
        [
            PatchOperation.Set("/status", (int)entry.Status),
            PatchOperation.Set("/attempt", entry.Attempt),
            PatchOperation.Set("/transactionId", entry.TransactionId.Value),
            PatchOperation.Set("/takenUpBy", entry.TakenUpBy),
        ];
        var version = entry.Version ?? throw new ArgumentException($"the entry of {entry.UserId} was not read from the store", nameof(entry));
        await database.PatchAsync(
            CosmosContainers.Records, entry.UserId.Value, CosmosKeys.Id(entry.UserId, entry.Date, entry.Number), changes, version, cancellationToken);

        // Where it was refused, it changed since it was read, by another worker or by our own first try: it stays.
        return await FindEntryAsync(entry.Date, entry.Number, entry.UserId, cancellationToken);
    }

    private async Task<CorrectionEntry?> FindEntryAsync(SettlementDate date, int number, UserId user, CancellationToken cancellationToken) =>
        (await database.FindAsync<EntryItem>(
            CosmosContainers.Records, user.Value, CosmosKeys.Id(user, date, number), cancellationToken))?.ToEntry();
}

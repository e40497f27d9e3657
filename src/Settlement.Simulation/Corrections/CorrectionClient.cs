using System.Runtime.CompilerServices;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>A worker's line to the store's corrections: requests as all others to the store.</summary>
internal class CorrectionClient(World world, StoreClient store) : ICorrectionStore
{
    public virtual Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        store.SendAsync("list corrections", isWrite: false, () => world.Corrections.List(date));

    public Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        store.SendAsync("list corrections", isWrite: false, () => world.Corrections.List(from, to));

    public Task<Correction> CreateCorrectionAsync(CorrectionPlan plan, CancellationToken cancellationToken) =>
        store.SendAsync("create correction", isWrite: true, () => world.Corrections.Create(plan));

    public Task<bool> UpdateCorrectionAsync(Correction correction, CancellationToken cancellationToken) =>
        store.SendAsync("update correction", isWrite: true, () => world.Corrections.Update(correction));

    public Task<IReadOnlyList<EntryVerdict>> CreateEntriesAsync(
        IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken) => store.SendAsync(
        "create entries",
        isWrite: true,
        () =>
        {
            var verdicts = world.Corrections.CreateEntries(entries);
            for (var i = 0; i < entries.Count; i++)
            {
                world.AcknowledgedEntries.Add(verdicts[i].Existing ?? entries[i]);
            }

            return verdicts;
        },
        bits => world.Corrections.CreateEntries(Some(entries, bits)));

    public virtual Task<IReadOnlyList<IReadOnlyList<CorrectionEntry>>> ReadEntriesAsync(
        SettlementDate date, int upTo, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        store.SendAsync("read entries", isWrite: false, () => world.Corrections.ReadEntries(date, upTo, users));

    public Task<IReadOnlyList<CorrectionEntry?>> UpdateEntriesAsync(
        IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken) => store.SendAsync(
        "update entries", isWrite: true, () => world.Corrections.UpdateEntries(entries), bits => world.Corrections.UpdateEntries(Some(entries, bits)));

    public async IAsyncEnumerable<CorrectionEntry> ListEntriesAsync(
        SettlementDate date, int number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entry in await store.SendAsync("list entries", isWrite: false, () => world.Corrections.ListEntries(date, number)))
        {
            yield return entry;
        }
    }

    public Task<Page<CorrectionEntry>> ListOwedAsync(string? continuation, int size, CancellationToken cancellationToken) =>
        store.SendAsync("list owed", isWrite: false, () => world.Corrections.ListOwed(continuation, size));

    public Task WriteSetAsync(SettlementDate date, Digest set, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        throw new NotSupportedException("inputs of a schedule come from outside, not from its workers");

    public Task<IReadOnlyList<string>> DivideSetAsync(SettlementDate date, Digest set, int count, CancellationToken cancellationToken) =>
        store.SendAsync("divide set", isWrite: false, () => SimulatedInputs.Divide(count));

    public Task<Page<StoredPosition>> ListSetAsync(
        SettlementDate date, Digest set, string part, string? continuation, int size, CancellationToken cancellationToken) =>
        store.SendAsync("list set", isWrite: false, () => world.Corrections.ListSet(date, set, part, continuation, size));

    public Task<IReadOnlyList<StoredPosition?>> ReadSetAsync(
        SettlementDate date, Digest set, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        store.SendAsync("read set", isWrite: false, () => world.Corrections.ReadSet(date, set, users));

    private static List<CorrectionEntry> Some(IReadOnlyList<CorrectionEntry> entries, ulong bits) =>
        [.. entries.Where((_, i) => (bits >> (i % 64) & 1) == 1)];
}

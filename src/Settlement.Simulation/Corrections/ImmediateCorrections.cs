using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>The simulated store's corrections without a simulation: every call is answered at once. Safe to use from many threads.</summary>
internal sealed class ImmediateCorrections(SimulatedCorrections data) : ICorrectionStore
{
    private readonly Lock gate = new();

    public Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Answer(() => data.List(date));

    public Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        Answer(() => data.List(from, to));

    public Task<Correction> CreateCorrectionAsync(CorrectionPlan plan, CancellationToken cancellationToken) => Answer(() => data.Create(plan));

    public Task<bool> UpdateCorrectionAsync(Correction correction, CancellationToken cancellationToken) => Answer(() => data.Update(correction));

    public Task<IReadOnlyList<EntryVerdict>> CreateEntriesAsync(IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken) =>
        Answer(() => data.CreateEntries(entries));

    public Task<IReadOnlyList<IReadOnlyList<CorrectionEntry>>> ReadEntriesAsync(
        SettlementDate date, int upTo, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        Answer(() => data.ReadEntries(date, upTo, users));

    public Task<IReadOnlyList<CorrectionEntry?>> UpdateEntriesAsync(
        IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken) => Answer(() => data.UpdateEntries(entries));

    public IAsyncEnumerable<CorrectionEntry> ListEntriesAsync(SettlementDate date, int number, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return data.ListEntries(date, number).ToAsyncEnumerable();
        }
    }

    public Task<Page<CorrectionEntry>> ListOwedAsync(string? continuation, int size, CancellationToken cancellationToken) =>
        Answer(() => data.ListOwed(continuation, size));

    public Task WriteSetAsync(SettlementDate date, Digest set, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        Answer<object?>(() =>
        {
            data.WriteSet(date, set, positions);
            return null;
        });

    public Task<IReadOnlyList<string>> DivideSetAsync(SettlementDate date, Digest set, int count, CancellationToken cancellationToken) =>
        Answer(() => SimulatedInputs.Divide(count));

    public Task<Page<StoredPosition>> ListSetAsync(
        SettlementDate date, Digest set, string part, string? continuation, int size, CancellationToken cancellationToken) =>
        Answer(() => data.ListSet(date, set, part, continuation, size));

    public Task<IReadOnlyList<StoredPosition?>> ReadSetAsync(
        SettlementDate date, Digest set, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        Answer(() => data.ReadSet(date, set, users));

    private Task<T> Answer<T>(Func<T> transaction)
    {
        lock (gate)
        {
            return Task.FromResult(transaction());
        }
    }
}

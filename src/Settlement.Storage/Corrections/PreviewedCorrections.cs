using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// The corrections of a store as a preview sees them: with a set of positions that the store need not have yet. Nothing can be written.
/// </summary>
/// <param name="store">Where corrections are kept.</param>
/// <param name="file">The set.</param>
public sealed class PreviewedCorrections(ICorrectionStore store, PositionSetFile file) : ICorrectionStore
{
    /// <inheritdoc />
    public Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        store.ListCorrectionsAsync(date, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        store.ListCorrectionsAsync(from, to, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<IReadOnlyList<CorrectionEntry>>> ReadEntriesAsync(
        SettlementDate date, int upTo, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        store.ReadEntriesAsync(date, upTo, users, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<CorrectionEntry> ListEntriesAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        store.ListEntriesAsync(date, number, cancellationToken);

    /// <inheritdoc />
    public Task<Page<CorrectionEntry>> ListOwedAsync(string? continuation, int size, CancellationToken cancellationToken) =>
        store.ListOwedAsync(continuation, size, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> DivideSetAsync(SettlementDate date, Digest set, int count, CancellationToken cancellationToken) =>
        SetsOf(set).DivideSetAsync(date, set, count, cancellationToken);

    /// <inheritdoc />
    public Task<Page<StoredPosition>> ListSetAsync(
        SettlementDate date, Digest set, string part, string? continuation, int size, CancellationToken cancellationToken) =>
        SetsOf(set).ListSetAsync(date, set, part, continuation, size, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredPosition?>> ReadSetAsync(
        SettlementDate date, Digest set, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        SetsOf(set).ReadSetAsync(date, set, users, cancellationToken);

    /// <inheritdoc />
    public Task WriteSetAsync(SettlementDate date, Digest set, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        throw OnlyRead();

    /// <inheritdoc />
    public Task<Correction> CreateCorrectionAsync(CorrectionPlan plan, CancellationToken cancellationToken) => throw OnlyRead();

    /// <inheritdoc />
    public Task<bool> UpdateCorrectionAsync(Correction correction, CancellationToken cancellationToken) => throw OnlyRead();

    /// <inheritdoc />
    public Task<IReadOnlyList<EntryVerdict>> CreateEntriesAsync(IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken) =>
        throw OnlyRead();

    /// <inheritdoc />
    public Task<IReadOnlyList<CorrectionEntry?>> UpdateEntriesAsync(IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken) =>
        throw OnlyRead();

    private static InvalidOperationException OnlyRead() => new("a preview writes nothing");

    private IPositionSets SetsOf(Digest set) => set == file.Digest ? file : store;
}

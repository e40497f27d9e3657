using System.Text.Json;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>Corrections, their entries and the positions they bring, in SQLite.</summary>
internal sealed class SqliteCorrectionStore : ICorrectionStore
{
    private readonly SqliteDatabase database;
    private readonly SqliteCorrections corrections;
    private readonly SqliteEntries rows;

    public SqliteCorrectionStore(SqliteDatabase database)
    {
        var plans = new SqlitePlans();
        this.database = database;
        corrections = new SqliteCorrections(plans);
        rows = new SqliteEntries(plans);
    }

    public Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        ListCorrectionsAsync(date, date, cancellationToken);

    public Task<IReadOnlyList<Correction>> ListCorrectionsAsync(
        SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Correction>>(database.Read(handle => corrections.List(handle, from, to)));

    public Task<Correction> CreateCorrectionAsync(CorrectionPlan plan, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => corrections.Create(handle, plan), cancellationToken);

    public Task<bool> UpdateCorrectionAsync(Correction correction, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => SqliteCorrections.Update(handle, correction), cancellationToken);

    // Looked at first on a connection that reads, as for records: whoever finds everything there never waits for the writer.
    public async Task<IReadOnlyList<EntryVerdict>> CreateEntriesAsync(
        IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return [];
        }

        var users = entries.Select(entry => entry.UserId).ToList();
        var existing = database.Read(handle => rows.Read(handle, entries[0].Date, entries[0].Number, users));
        var missing = Enumerable.Range(0, entries.Count).Where(i => existing[i] is null).ToList();
        var created = missing.Count == 0
            ? []
            : await database.WriteAsync(handle => rows.Create(handle, [.. missing.Select(i => entries[i])]), cancellationToken);
        var verdicts = existing.Select(entry => new EntryVerdict(entry, CreatedVersion: null)).ToArray();
        for (var i = 0; i < missing.Count; i++)
        {
            verdicts[missing[i]] = created[i];
        }

        return verdicts;
    }

    public Task<IReadOnlyList<IReadOnlyList<CorrectionEntry>>> ReadEntriesAsync(
        SettlementDate date, int upTo, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyList<CorrectionEntry>>>(database.Read(handle => rows.ReadUpTo(handle, date, upTo, users)));

    public async Task<IReadOnlyList<CorrectionEntry?>> UpdateEntriesAsync(
        IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken) =>
        entries.Count == 0 ? [] : await database.WriteAsync(handle => rows.Update(handle, entries), cancellationToken);

    public IAsyncEnumerable<CorrectionEntry> ListEntriesAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        SqlitePagedRows.ListAsync(
            (after, size) => database.Read(handle => rows.ListAfter(handle, date, number, after, size)), cancellationToken);

    public Task<Page<CorrectionEntry>> ListOwedAsync(string? continuation, int size, CancellationToken cancellationToken)
    {
        var after = continuation is null ? (OwedKey?)null : JsonSerializer.Deserialize<OwedKey>(continuation);
        var owed = database.Read(handle => rows.ListOwedAfter(handle, after, size));
        var next = owed.Count == size
            ? JsonSerializer.Serialize(new OwedKey(owed[^1].Date.Number, owed[^1].Number, owed[^1].UserId.Value))
            : null;
        return Task.FromResult(new Page<CorrectionEntry>(owed, next));
    }

    public Task WriteSetAsync(
        SettlementDate date, Digest set, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => SqlitePositionSets.Write(handle, date, set, positions), cancellationToken);

    public Task<IReadOnlyList<string>> DivideSetAsync(SettlementDate date, Digest set, int count, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(handle => SqlitePositionSets.Divide(handle, date, set, count)));

    public Task<Page<StoredPosition>> ListSetAsync(
        SettlementDate date, Digest set, string part, string? continuation, int size, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(handle => SqlitePositionSets.List(handle, date, set, part, continuation, size)));

    public Task<IReadOnlyList<StoredPosition?>> ReadSetAsync(
        SettlementDate date, Digest set, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredPosition?>>(database.Read(handle => SqlitePositionSets.Read(handle, date, set, users)));
}

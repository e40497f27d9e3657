using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>Days, records, residue and users who need attention, in SQLite.</summary>
internal sealed class SqliteSettlementStore(SqliteDatabase database) : ISettlementStore
{
    private readonly SqliteRecords rows = new();

    public Task<Day?> ReadDayAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(handle => SqliteDays.Read(handle, date)));

    public Task<Day> CreateDayAsync(DayPlan plan, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => SqliteDays.Create(handle, plan), cancellationToken);

    public Task<bool> UpdateDayAsync(Day day, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => SqliteDays.Update(handle, day), cancellationToken);

    public Task SaveSubtreesAsync(SettlementDate date, string subtrees, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => SqliteDays.SaveSubtrees(handle, date, subtrees), cancellationToken);

    public Task<string?> ReadSubtreesAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(handle => SqliteDays.ReadSubtrees(handle, date)));

    public Task<IReadOnlyList<Day>> ListDaysAsync(
        SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Day>>(database.Read(handle => SqliteDays.List(handle, from, to)));

    // Looked at first on a connection that reads: a rerun, which finds everything there, then never waits for the writer.
    // Whether a record comes into being is decided by the insert alone.
    public async Task<IReadOnlyList<CreateVerdict>> CreateRecordsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return [];
        }

        var users = records.Select(record => record.UserId).ToList();
        var existing = database.Read(handle => rows.Read(handle, records[0].Date, users));
        var missing = Enumerable.Range(0, records.Count).Where(i => existing[i] is null).ToList();
        var created = missing.Count == 0
            ? []
            : await database.WriteAsync(
                handle => rows.Create(handle, [.. missing.Select(i => records[i])]), cancellationToken);
        var verdicts = existing.Select(record => new CreateVerdict(record, CreatedVersion: null)).ToArray();
        for (var i = 0; i < missing.Count; i++)
        {
            verdicts[missing[i]] = created[i];
        }

        return verdicts;
    }

    public Task<IReadOnlyList<SettlementRecord?>> ReadRecordsAsync(
        SettlementDate date, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SettlementRecord?>>(database.Read(handle => rows.Read(handle, date, users)));

    public Task<ComparedPage?> ListUnsettledAsync(
        IInputStore inputs, DayPlan plan, RunId run, string part, string? continuation, int size, CancellationToken cancellationToken) =>
        // What users take over is in the records of another date.
        Task.FromResult(inputs is not SqliteInputStore positions || plan.Carries ? null : database.Read(handle =>
            rows.FindPlan(handle, plan.Date) != plan ? null : positions.ReadPage(
                database, handle, plan.Date, part, continuation, size,
                (page, after) => SqliteSideBySide.Read(page, after, size, handle, rows, plan, run))));

    public async Task<IReadOnlyList<MarkPaidVerdict>> MarkPaidAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        records.Count == 0 ? [] : await database.WriteAsync(handle => SqliteRecords.MarkPaid(handle, records), cancellationToken);

    public async Task<IReadOnlyList<SettlementRecord?>> RaiseAttemptsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        records.Count == 0 ? [] : await database.WriteAsync(handle => rows.RaiseAttempts(handle, records), cancellationToken);

    public Task<RecordCounts> CountRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(handle => SqliteRecords.Count(handle, date)));

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        SqlitePagedRows.ListAsync(
            (after, size) => database.Read(handle => rows.ListAfter(handle, date, after, size)), cancellationToken);

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(
        SettlementDate date, UserId first, UserId? end, CancellationToken cancellationToken) => SqlitePagedRows.ListAsync(
        (after, size) => database.Read(handle => rows.ListRange(handle, date, first, end, after, size)), cancellationToken);

    public Task SaveAttentionAsync(
        SettlementDate date, IReadOnlyList<UserResult> results, CancellationToken cancellationToken) =>
        database.WriteAsync(
            handle =>
            {
                foreach (var result in results)
                {
                    handle
                        .Statement(
                            """
                            INSERT INTO attention (settlement_date, user_id, outcome, reason, detail) VALUES (?1, ?2, ?3, ?4, ?5)
                            ON CONFLICT (settlement_date, user_id) DO UPDATE SET outcome = ?3, reason = ?4, detail = ?5
                            """,
                            date.Number)
                        .Bind(2, result.UserId)
                        .Bind(3, result.Outcome.ToString())
                        .Bind(4, (long?)result.Reason)
                        .Bind(5, result.Detail)
                        .Execute();
                }
            },
            cancellationToken);

    public Task ClearAttentionAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        database.WriteAsync(
            handle => handle
                .Statement("DELETE FROM attention WHERE settlement_date = ?1 AND user_id IN (SELECT value FROM json_each(?2))", date.Number)
                .Bind(2, SqliteValues.List(users))
                .Execute(),
            cancellationToken);

    public Task<IReadOnlyList<UserResult?>> ReadAttentionAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        var found = database
            .Read(handle => handle
                .Statement(
                    """
                    SELECT user_id, outcome, reason, detail FROM attention
                    WHERE settlement_date = ?1 AND user_id IN (SELECT value FROM json_each(?2))
                    """,
                    date.Number)
                .Bind(2, SqliteValues.List(users))
                .All(Attention))
            .ToDictionary(result => result.UserId, StringComparer.Ordinal);
        return Task.FromResult<IReadOnlyList<UserResult?>>([.. users.Select(user => found.GetValueOrDefault(user))]);
    }

    public Task<Page<UserResult>> ListAttentionAsync(
        SettlementDate date, string? continuation, int size, CancellationToken cancellationToken)
    {
        var results = database.Read(handle => (continuation is null
            ? handle.Statement(
                "SELECT user_id, outcome, reason, detail FROM attention WHERE settlement_date = ?1 ORDER BY user_id LIMIT ?2", date.Number)
            : handle.Statement(
                "SELECT user_id, outcome, reason, detail FROM attention WHERE settlement_date = ?1 AND user_id > ?3 ORDER BY user_id LIMIT ?2", date.Number)
                .Bind(3, continuation))
            .Bind(2, size)
            .All(Attention));
        return Task.FromResult(new Page<UserResult>(results, results.Count == size ? results[^1].UserId : null));
    }

    public Task<IReadOnlyList<ResiduePosting>> ListResiduePostingsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ResiduePosting>>(database.Read(handle => SqliteDays.ListResidue(handle, date)));

    public Task<bool> CreateResiduePostingAsync(ResiduePosting posting, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => SqliteDays.CreateResidue(handle, posting), cancellationToken);

    private static UserResult Attention(SqliteStatement row) => new(
        row.GetString(0),
        Enum.Parse<SettlementOutcome>(row.GetString(1)),
        default,
        row.IsNull(2) ? null : (QuarantineReason)row.GetInt32(2),
        row.IsNull(3) ? null : row.GetString(3));
}

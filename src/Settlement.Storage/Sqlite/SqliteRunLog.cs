using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>The log of runs in SQLite: rows are inserted, never changed or deleted.</summary>
internal sealed class SqliteRunLog(SqliteDatabase database) : IRunLog
{
    private const string Columns =
        """
        s.number, s.run_id, s.kind, s.started_by, s.started_at, s.options,
        e.ending, e.ended_at, e.settled, e.already_settled, e.nothing_to_settle, e.conflicts, e.quarantined, s.work
        """;

    public Task<bool> LogStartAsync(RunStart start, CancellationToken cancellationToken) => database.WriteAsync(
        handle =>
        {
            handle
                .Statement(
                    """
                    INSERT INTO run_starts (settlement_date, number, run_id, kind, started_by, started_at, options, work)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING
                    """,
                    start.Date.Number)
                .Bind(2, start.Number)
                .Bind(3, start.RunId.Value)
                .Bind(4, (int)start.Kind)
                .Bind(5, start.StartedBy)
                .Bind(6, StoredText.Of(start.StartedAt))
                .Bind(7, start.Options)
                .Bind(8, (int)start.Work)
                .Execute();
            return handle
                .Statement("SELECT run_id FROM run_starts WHERE settlement_date = ?1 AND number = ?2", start.Date.Number)
                .Bind(2, start.Number)
                .All(row => row.GetGuid(0))
                .Single() == start.RunId.Value;
        },
        cancellationToken);

    public Task LogEndAsync(RunEnd end, CancellationToken cancellationToken) => database.WriteAsync(
        handle => handle
            .Statement(
                """
                INSERT INTO run_ends (
                    settlement_date, number, ending, ended_at, settled, already_settled, nothing_to_settle, conflicts, quarantined)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING
                """,
                end.Date.Number)
            .Bind(2, end.Number)
            .Bind(3, (int)end.Ending)
            .Bind(4, StoredText.Of(end.EndedAt))
            .Bind(5, end.Counts.Settled)
            .Bind(6, end.Counts.AlreadySettled)
            .Bind(7, end.Counts.NothingToSettle)
            .Bind(8, end.Counts.Conflicts)
            .Bind(9, end.Counts.Quarantined)
            .Execute(),
        cancellationToken);

    public Task<IReadOnlyList<LoggedRun>> ListRunsAsync(SettlementDate date, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LoggedRun>>(database.Read(handle => handle
            .Statement(
                $"""
                SELECT {Columns} FROM run_starts s LEFT JOIN run_ends e USING (settlement_date, number)
                WHERE s.settlement_date = ?1 ORDER BY s.number DESC LIMIT ?2
                """,
                date.Number)
            .Bind(2, most)
            .All(row => Run(date, row))));

    // Of the day's work: 0 and 1 are a run and a close.
    public Task<IReadOnlyList<LoggedRun>> ListLatestRunsAsync(
        SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LoggedRun>>(database.Read(handle => handle
            .Statement(
                $"""
                SELECT {Columns}, s.settlement_date
                FROM (
                    SELECT settlement_date, max(number) AS number FROM run_starts
                    WHERE settlement_date BETWEEN ?1 AND ?2 AND work IN (0, 1) GROUP BY settlement_date) AS latest
                CROSS JOIN run_starts s USING (settlement_date, number) LEFT JOIN run_ends e USING (settlement_date, number)
                ORDER BY s.settlement_date
                """,
                from?.Number ?? 0)
            .Bind(2, to?.Number ?? int.MaxValue)
            .All(row => Run(SettlementDate.FromNumber(row.GetInt32(14)), row))));

    private static LoggedRun Run(SettlementDate date, SqliteStatement row)
    {
        var start = new RunStart(
            date,
            row.GetInt64(0),
            new RunId(row.GetGuid(1)),
            (RunKind)row.GetInt32(2),
            row.GetString(3),
            StoredText.Instant(row.GetString(4)),
            row.GetString(5))
        { Work = (RunWork)row.GetInt32(13) };
        var end = row.IsNull(6)
            ? null
            : new RunEnd(
                date,
                start.Number,
                (RunEnding)row.GetInt32(6),
                StoredText.Instant(row.GetString(7)),
                new RunCounts(row.GetInt64(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12)));
        return new LoggedRun(start, end);
    }
}

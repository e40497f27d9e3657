using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>The log of pauses in SQLite: rows are inserted, never changed or deleted.</summary>
internal sealed class SqlitePauseLog(SqliteDatabase database) : IPauseLog
{
    public Task<PauseEntry?> ReadLatestAsync(CancellationToken cancellationToken) => Task.FromResult(database.Read(handle => handle
        .Statement("SELECT number, is_paused, changed_by, changed_at, reason FROM pauses ORDER BY number DESC LIMIT 1")
        .All(row => new PauseEntry(
            row.GetInt64(0), row.GetInt64(1) == 1, row.GetString(2), StoredText.Instant(row.GetString(3)), row.IsNull(4) ? null : row.GetString(4)))
        .SingleOrDefault()));

    public Task<bool> TryAddAsync(PauseEntry entry, CancellationToken cancellationToken) => database.WriteAsync(
        handle => handle
            .Statement("INSERT INTO pauses (number, is_paused, changed_by, changed_at, reason) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")
            .Bind(1, entry.Number)
            .Bind(2, entry.IsPaused ? 1 : 0)
            .Bind(3, entry.By)
            .Bind(4, StoredText.Of(entry.At))
            .Bind(5, entry.Reason)
            .Execute() == 1,
        cancellationToken);
}

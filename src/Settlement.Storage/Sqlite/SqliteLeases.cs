using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>Leases in SQLite: one row for each date, whose clock is that of the machine the file is on.</summary>
internal sealed class SqliteLeases(SqliteDatabase database) : ILeaseStore
{
    private const string Now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    public Task<StoredLease?> ReadLeaseAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(handle => Read(handle, date)));

    public Task<bool> TakeLeaseAsync(Lease lease, StoredLease? last, CancellationToken cancellationToken) => database.WriteAsync(
        handle =>
        {
            // Read and replaced in one transaction, and nobody else writes meanwhile.
            if (Read(handle, lease.Date)?.Version != last?.Version)
            {
                return false;
            }

            handle
                .Statement(
                    $"""
                    INSERT OR REPLACE INTO leases (
                        settlement_date, fencing, run_id, holder, since, duration_ms, beats, is_released, beaten_at)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, {Now})
                    """,
                    lease.Date.Number)
                .Bind(2, lease.Fencing)
                .Bind(3, lease.RunId.Value)
                .Bind(4, lease.Holder)
                .Bind(5, StoredText.Of(lease.Since))
                .Bind(6, Milliseconds(lease.Duration))
                .Execute();
            return true;
        },
        cancellationToken);

    public Task<bool> RenewLeaseAsync(Lease lease, CancellationToken cancellationToken) => database.WriteAsync(
        handle => handle
            .Statement(
                $"""
                UPDATE leases SET beats = beats + 1, beaten_at = {Now}
                WHERE settlement_date = ?1 AND fencing = ?2 AND is_released = 0
                """,
                lease.Date.Number)
            .Bind(2, lease.Fencing)
            .Execute() == 1,
        cancellationToken);

    public Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken) => database.WriteAsync(
        handle => handle
            .Statement(
                "UPDATE leases SET beats = beats + 1, is_released = 1 WHERE settlement_date = ?1 AND fencing = ?2 AND is_released = 0",
                lease.Date.Number)
            .Bind(2, lease.Fencing)
            .Execute(),
        cancellationToken);

    private static StoredLease? Read(SqliteConnectionHandle handle, SettlementDate date) => handle
        .Statement(
            $"""
            SELECT fencing, run_id, holder, since, duration_ms, beats, is_released, max(0, {Now} - beaten_at)
            FROM leases WHERE settlement_date = ?1
            """,
            date.Number)
        .All(row => Lease(date, row))
        .SingleOrDefault();

    private static StoredLease Lease(SettlementDate date, SqliteStatement row)
    {
        var (fencing, beats) = (row.GetInt64(0), row.GetInt64(5));
        return new StoredLease(
            new Lease(
                date,
                fencing,
                new RunId(row.GetGuid(1)),
                row.GetString(2),
                StoredText.Instant(row.GetString(3)),
                new TimeSpan(row.GetInt64(4) * TimeSpan.TicksPerMillisecond)),
            beats,
            row.GetInt64(6) == 1,
            new TimeSpan(row.GetInt64(7) * TimeSpan.TicksPerMillisecond),
            string.Create(CultureInfo.InvariantCulture, $"{fencing}.{beats}"));
    }

    private static long Milliseconds(TimeSpan duration) => Math.Max(1, duration.Ticks / TimeSpan.TicksPerMillisecond);
}

using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>Leases in Tables: one row for each date beside the log of its runs.</summary>
internal sealed class TablesLeases(TablesDatabase database) : ILeaseStore
{
    private const string RowKey = "lease";

    public async Task<StoredLease?> ReadLeaseAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        var (row, age) = await database.FindWithAgeAsync(TableName.Days, TablesRunLog.Partition(date), RowKey, cancellationToken);
        return row is null ? null : new StoredLease(
            new Lease(
                date,
                row.GetInt64("Fencing")!.Value,
                new RunId(row.GetGuid("RunId")!.Value),
                row.GetString("Holder"),
                row.GetDateTimeOffset("Since")!.Value,
                new TimeSpan(row.GetInt64("DurationTicks")!.Value)),
            row.GetInt64("Beats")!.Value,
            row.GetBoolean("IsReleased")!.Value,
            age,
            row.ETag.ToString());
    }

    public async Task<bool> TakeLeaseAsync(Lease lease, StoredLease? last, CancellationToken cancellationToken)
    {
        var entity = new TableEntity(TablesRunLog.Partition(lease.Date), RowKey)
        {
            ["Fencing"] = lease.Fencing,
            ["RunId"] = lease.RunId.Value,
            ["Holder"] = lease.Holder,
            ["Since"] = lease.Since,
            ["DurationTicks"] = lease.Duration.Ticks,
            ["Beats"] = 0L,
            ["IsReleased"] = false,
        };
        var version = last is null
            ? await database.AddAsync(TableName.Days, entity, cancellationToken)
            : await database.MergeAsync(TableName.Days, entity, new ETag(last.Version), cancellationToken);

        // Refused, maybe by a first try of this whose answer was lost: then the lease is ours all the same.
        return version is not null ||
            (await ReadLeaseAsync(lease.Date, cancellationToken) is { } stored &&
                stored.Lease.Fencing == lease.Fencing && stored.Lease.RunId == lease.RunId);
    }

    // Refused by what happened in between: a heartbeat of this run is as good as this one, maybe it is this one.
    public async Task<bool> RenewLeaseAsync(Lease lease, CancellationToken cancellationToken) =>
        await FindHeldAsync(lease, cancellationToken) is { } stored &&
        (await SendHeartbeatAsync(stored, isReleased: false, cancellationToken) || await FindHeldAsync(lease, cancellationToken) is not null);

    public Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync(
        string.Create(CultureInfo.InvariantCulture, $"{database.Address}: lease {lease.Fencing} of {lease.Date} kept changing"),
        async () => await FindHeldAsync(lease, cancellationToken) is not { } stored ||
            await SendHeartbeatAsync(stored, isReleased: true, cancellationToken));

    private async Task<StoredLease?> FindHeldAsync(Lease lease, CancellationToken cancellationToken) =>
        await ReadLeaseAsync(lease.Date, cancellationToken) is { IsReleased: false } stored && stored.Lease.Fencing == lease.Fencing
            ? stored
            : null;

    private async Task<bool> SendHeartbeatAsync(StoredLease stored, bool isReleased, CancellationToken cancellationToken)
    {
        var entity = new TableEntity(TablesRunLog.Partition(stored.Lease.Date), RowKey)
        {
            ["Beats"] = stored.Heartbeats + 1,
            ["IsReleased"] = isReleased,
        };
        return await database.MergeAsync(TableName.Days, entity, new ETag(stored.Version), cancellationToken) is not null;
    }
}

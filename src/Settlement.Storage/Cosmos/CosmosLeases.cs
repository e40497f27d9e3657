using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>Leases in Cosmos: one item for each date, in one partition with the log of its runs.</summary>
/// <remarks>
/// The age of a lease is the time from its last write to that of the clock item, both stamped by the service. Answers carry
/// no date over the client's direct connections. Whoever may only read learns no age: to them every lease is fresh.
/// </remarks>
internal sealed class CosmosLeases(CosmosDatabase database) : ILeaseStore
{
    public async Task<StoredLease?> ReadLeaseAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        if (await FindAsync(date, cancellationToken) is not { } item)
        {
            return null;
        }

        var age = !item.IsReleased && database.IsWritable ? await MeasureAgeAsync(item, cancellationToken) : TimeSpan.Zero;
        return item.ToLease(date, age);
    }

    public async Task<bool> TakeLeaseAsync(Lease lease, StoredLease? last, CancellationToken cancellationToken)
    {
        var item = LeaseItem.Of(lease);
        var version = last is null
            ? await database.CreateAsync(CosmosContainers.Days, item.Partition, item, cancellationToken)
            : await database.ReplaceAsync(CosmosContainers.Days, item.Partition, item, last.Version, cancellationToken);

        // Refused, maybe by a first try of this whose answer was lost: then the lease is ours all the same.
        return version is not null ||
            (await FindAsync(lease.Date, cancellationToken) is { } stored &&
                stored.Fencing == lease.Fencing && stored.RunId == lease.RunId.Value);
    }

    // Refused by what happened in between: a heartbeat of this run is as good as this one, maybe it is this one.
    public async Task<bool> RenewLeaseAsync(Lease lease, CancellationToken cancellationToken) =>
        await FindHeldAsync(lease, cancellationToken) is { } item &&
        (await SendHeartbeatAsync(item, isReleased: false, cancellationToken) || await FindHeldAsync(lease, cancellationToken) is not null);

    public Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync(
        string.Create(CultureInfo.InvariantCulture, $"{database.Address}: lease {lease.Fencing} of {lease.Date} kept changing"),
        async () => await FindHeldAsync(lease, cancellationToken) is not { } item ||
            await SendHeartbeatAsync(item, isReleased: true, cancellationToken));

    private Task<LeaseItem?> FindAsync(SettlementDate date, CancellationToken cancellationToken) =>
        database.FindAsync<LeaseItem>(CosmosContainers.Days, CosmosKeys.Runs(date), LeaseItem.TheId, cancellationToken);

    private async Task<LeaseItem?> FindHeldAsync(Lease lease, CancellationToken cancellationToken) =>
        await FindAsync(lease.Date, cancellationToken) is { IsReleased: false } item && item.Fencing == lease.Fencing ? item : null;

    private async Task<bool> SendHeartbeatAsync(LeaseItem item, bool isReleased, CancellationToken cancellationToken) =>
        await database.ReplaceAsync(
            CosmosContainers.Days, item.Partition, item.Beat(isReleased), item.ETag!, cancellationToken) is not null;

    private async Task<TimeSpan> MeasureAgeAsync(LeaseItem item, CancellationToken cancellationToken)
    {
        var clock = new ClockItem { Id = ClockItem.TheId, Partition = item.Partition };
        await database.PutAsync(CosmosContainers.Days, item.Partition, clock, cancellationToken);
        var written = await database.FindAsync<ClockItem>(CosmosContainers.Days, item.Partition, ClockItem.TheId, cancellationToken);
        return TimeSpan.FromSeconds(Math.Max(0, (written?.WrittenAt - item.WrittenAt) ?? 0));
    }
}

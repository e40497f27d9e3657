using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>A worker's line to the leases and the log of runs, and the heartbeats that it sends for its runs.</summary>
internal sealed class TurnClient(World world, StoreClient store) : ILeaseStore, IRunLog
{
    private RunId latest;
    private long nextHeartbeat;
    private bool isLost;

    /// <summary>Sends a heartbeat for a run whose activity is executed here, if it is time for one.</summary>
    /// <exception cref="LeaseLostException">Another run has taken the date over.</exception>
    public async Task SendHeartbeatAsync(RunId run)
    {
        if (run != latest)
        {
            (latest, nextHeartbeat, isLost) = (run, 0, false);
        }

        if (world.Time.Now >= nextHeartbeat && !isLost)
        {
            nextHeartbeat = world.Time.Now + (ScheduleSetup.LeaseTime / Lease.HeartbeatsPerDuration);
            try
            {
                var held = await ReadLeaseAsync(ScheduleSetup.Date, CancellationToken.None);
                isLost |= latest == run && held is not null && held.Lease.RunId != run;
                if (held is { IsReleased: false } && held.Lease.RunId == run)
                {
                    await RenewLeaseAsync(held.Lease, CancellationToken.None);
                }
            }
            catch (StoreUnavailableException)
            {
                // No reason to stop: the work itself will find out.
            }
        }

        if (isLost && latest == run)
        {
            throw new LeaseLostException(ScheduleSetup.Date, successor: null);
        }
    }

    public Task<StoredLease?> ReadLeaseAsync(SettlementDate date, CancellationToken cancellationToken) =>
        store.SendAsync("read lease", isWrite: false, () => world.Leases.Read(date));

    public Task<bool> TakeLeaseAsync(Lease lease, StoredLease? last, CancellationToken cancellationToken) =>
        store.SendAsync("take lease", isWrite: true, () => world.Leases.Take(lease, last));

    public Task<bool> RenewLeaseAsync(Lease lease, CancellationToken cancellationToken) =>
        store.SendAsync("renew lease", isWrite: true, () => world.Leases.Beat(lease, isReleased: false));

    public Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken) =>
        store.SendAsync("release lease", isWrite: true, () => world.Leases.Beat(lease, isReleased: true));

    public Task<bool> LogStartAsync(RunStart start, CancellationToken cancellationToken) =>
        store.SendAsync("log start", isWrite: true, () => world.RunLog.Start(start));

    public Task LogEndAsync(RunEnd end, CancellationToken cancellationToken) =>
        store.SendAsync("log end", isWrite: true, () => world.RunLog.End(end));

    public Task<IReadOnlyList<LoggedRun>> ListRunsAsync(SettlementDate date, int most, CancellationToken cancellationToken) =>
        store.SendAsync("list runs", isWrite: false, () => world.RunLog.List(date, most));

    public Task<IReadOnlyList<LoggedRun>> ListLatestRunsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        store.SendAsync("list latest runs", isWrite: false, () => world.RunLog.ListLatest(from, to));
}

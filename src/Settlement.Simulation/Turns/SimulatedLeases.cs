using System.Globalization;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>The leases of a simulated store and their rules, aged by the store's own clock. Each call is one transaction.</summary>
/// <param name="now">The store's clock, in microseconds.</param>
internal sealed class SimulatedLeases(Func<long> now)
{
    private readonly Dictionary<SettlementDate, (StoredLease Lease, long HeartbeatAt)> stored = [];
    private long versions;

    /// <summary>A date's latest lease, or null.</summary>
    public StoredLease? Read(SettlementDate date) => stored.TryGetValue(date, out var entry)
        ? entry.Lease with { Age = TimeSpan.FromMicroseconds(now() - entry.HeartbeatAt) }
        : null;

    /// <summary>Puts a lease in the place of the one that was read, if nothing has happened to that since.</summary>
    public bool Take(Lease lease, StoredLease? last)
    {
        if (Read(lease.Date)?.Version != last?.Version)
        {
            return false;
        }

        Put(new StoredLease(lease, Heartbeats: 0, IsReleased: false, TimeSpan.Zero, string.Empty));
        return true;
    }

    /// <summary>Sends a heartbeat, or the lease back; false if it was taken over or given back.</summary>
    public bool Beat(Lease lease, bool isReleased)
    {
        if (Read(lease.Date) is not { IsReleased: false } held || held.Lease.Fencing != lease.Fencing)
        {
            return false;
        }

        Put(held with { Heartbeats = held.Heartbeats + 1, IsReleased = isReleased });
        return true;
    }

    private void Put(StoredLease lease) =>
        stored[lease.Lease.Date] = (lease with { Version = (++versions).ToString(CultureInfo.InvariantCulture) }, now());
}

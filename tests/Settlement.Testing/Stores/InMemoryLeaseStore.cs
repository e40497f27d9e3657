using System.Globalization;

namespace Settlement.Testing;

/// <summary>Leases in memory, aged by a clock that the test sets.</summary>
public sealed class InMemoryLeaseStore : ILeaseStore
{
    private StoredLease? stored;
    private int version;

    /// <summary>How the store sees the time since the last heartbeat, whatever it really is.</summary>
    public TimeSpan Age { get; set; }

    /// <summary>What happens right before the next take, such as a heartbeat of the holder.</summary>
    public Action? BeforeTake { get; set; }

    public Task<StoredLease?> ReadLeaseAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(stored is null ? null : stored with { Age = Age });

    public Task<bool> TakeLeaseAsync(Lease lease, StoredLease? last, CancellationToken cancellationToken)
    {
        var before = BeforeTake;
        BeforeTake = null;
        before?.Invoke();
        if (stored?.Version != last?.Version)
        {
            return Task.FromResult(false);
        }

        Put(new StoredLease(lease, Heartbeats: 0, IsReleased: false, TimeSpan.Zero, string.Empty));
        return Task.FromResult(true);
    }

    public Task<bool> RenewLeaseAsync(Lease lease, CancellationToken cancellationToken) => Task.FromResult(Beat(lease, isReleased: false));

    public Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken) => Task.FromResult(Beat(lease, isReleased: true));

    private bool Beat(Lease lease, bool isReleased)
    {
        if (stored is not { IsReleased: false } || stored.Lease.Fencing != lease.Fencing)
        {
            return false;
        }

        Put(stored with { Heartbeats = stored.Heartbeats + 1, IsReleased = isReleased });
        return true;
    }

    private void Put(StoredLease lease)
    {
        version++;
        Age = TimeSpan.Zero;
        stored = lease with { Version = version.ToString(CultureInfo.InvariantCulture) };
    }
}

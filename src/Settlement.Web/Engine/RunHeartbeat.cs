using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>What this worker knows of a run's lease, and when it sent the last heartbeat. Thread-safe.</summary>
internal sealed class RunHeartbeat(SettlementDate date, RunId runId, TimeProvider time)
{
    private readonly Lock turn = new();
    private bool isAsking;
    private DateTimeOffset next = DateTimeOffset.MinValue;
    private DateTimeOffset nextLook = DateTimeOffset.MinValue;
    private Lease? lease;

    public RunId RunId => runId;

    /// <summary>Who has taken the date over, as a failure; null while nobody has.</summary>
    public LeaseLostException? Lost { get; private set; }

    public TimeSpan Interval { get; private set; } = TimeSpan.FromSeconds(30);

    /// <summary>Sends a heartbeat if it is time for one; else looks whose lease it is, unless that was seen a moment ago.</summary>
    public async Task SendAsync(ILeaseStore leases)
    {
        if (Begin() is not { } isHeartbeat)
        {
            return;
        }

        try
        {
            lease = lease is null || !isHeartbeat ? await FindAsync(leases) : lease;
            if (isHeartbeat && lease is not null && !await leases.RenewLeaseAsync(lease, CancellationToken.None))
            {
                await FindAsync(leases);
            }
        }
        catch (Exception exception) when (exception is StoreUnavailableException or StoreRefusedException)
        {
            // No reason to stop: the work itself will find out, and has its own patience.
            return;
        }
        finally
        {
            lock (turn)
            {
                var now = time.GetUtcNow();
                isAsking = false;
                nextLook = now + Heartbeats.LookInterval;
                next = isHeartbeat ? now + Interval : next;
            }
        }
    }

    // Whether it is time for a heartbeat; null where it is not even time for a look.
    private bool? Begin()
    {
        lock (turn)
        {
            var now = time.GetUtcNow();
            if (isAsking || Lost is not null || (now < next && now < nextLook))
            {
                return null;
            }

            isAsking = true;
            return now >= next;
        }
    }

    // The date's latest lease, if it is this run's. A run that gave it back has ended; what is left of it settles nothing new.
    private async Task<Lease?> FindAsync(ILeaseStore leases)
    {
        var stored = await leases.ReadLeaseAsync(date, CancellationToken.None);
        if (stored is null || stored.Lease.RunId == runId)
        {
            Interval = stored is null ? Interval : stored.Lease.HeartbeatInterval;
            return stored is { IsReleased: false } ? stored.Lease : null;
        }

        Lost = new LeaseLostException(date, stored.Lease.Holder);
        return null;
    }
}

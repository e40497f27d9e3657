using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>A lease that this process holds: it sends heartbeats until it is disposed, and notices when it is lost.</summary>
internal sealed class HeldLease : IAsyncDisposable
{
    private readonly ILeaseStore leases;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource ending = new();
    private readonly CancellationTokenSource lost = new();
    private readonly Task sending;

    public HeldLease(ILeaseStore leases, Lease lease, TimeProvider time)
    {
        this.leases = leases;
        this.time = time;
        Lease = lease;
        sending = SendAsync();
    }

    public Lease Lease { get; }

    /// <summary>Cancelled when another run has taken the lease over.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Sends no more heartbeats.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await sending;
        ending.Dispose();
        lost.Dispose();
    }

    // A store that cannot be reached is no reason to stop: the work itself will find out, and has its own patience.
    private async Task SendAsync()
    {
        using var timer = new PeriodicTimer(Lease.HeartbeatInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token))
            {
                try
                {
                    if (!await leases.RenewLeaseAsync(Lease, ending.Token))
                    {
                        await lost.CancelAsync();
                        return;
                    }
                }
                catch (Exception exception) when (exception is StoreUnavailableException or StoreRefusedException)
                {
                    continue;
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The run is over.
        }
    }
}

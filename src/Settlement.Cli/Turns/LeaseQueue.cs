using System.Globalization;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Gets a run the lease of its date, waiting for another run where it has to.</summary>
internal sealed class LeaseQueue(ILeaseStore leases, TimeProvider time, Action<string> note)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private readonly LeaseTaker taker = new(leases);

    /// <exception cref="DayHeldException">Another run holds it, and this one is not to wait.</exception>
    public async Task<Lease> TakeAsync(LeaseRequest request, WhenHeld whenHeld, CancellationToken cancellationToken)
    {
        request = request with { TakeOver = whenHeld == WhenHeld.TakeOver };
        ObservedLease? earlier = null;
        var asked = time.GetTimestamp();
        while (true)
        {
            var since = time.GetElapsedTime(asked);
            asked = time.GetTimestamp();
            var attempt = await taker.TryTakeAsync(request with { Now = time.GetUtcNow() }, earlier, since, cancellationToken);
            if (attempt.Taken is { } taken)
            {
                NoteTakeOver(request, attempt.Other);
                return taken;
            }

            var other = attempt.Other!;
            if (RunMarker.ShowsDead(other.Lease.RunId) && request.DeadRun != other.Lease.RunId)
            {
                request = request with { DeadRun = other.Lease.RunId };
                continue;
            }

            if (whenHeld == WhenHeld.Refuse)
            {
                var until = time.GetUtcNow() + other.Remaining;
                throw new DayHeldException(
                    $"{Describe(other)}; its lease lasts until {Clock(until)}, and longer with each heartbeat; nothing was done",
                    TurnWait.For(other.Lease, until));
            }

            if (earlier?.Lease.Fencing != other.Lease.Fencing)
            {
                note($"{Describe(other)}; waiting until it ends, or has sent no heartbeat for {Duration.Text(other.Lease.Duration)} (--take-over does not wait)");
            }

            earlier = other;
            await Task.Delay(other.Remaining < PollInterval ? other.Remaining : PollInterval, time, cancellationToken);
        }
    }

    private void NoteTakeOver(LeaseRequest request, ObservedLease? other)
    {
        if (other is null)
        {
            return;
        }

        var (holder, date) = (other.Lease.Holder, other.Lease.Date);
        if (other.Lease.RunId == request.DeadRun)
        {
            note($"{holder} was killed while settling {date}; taking its place");
            RunMarker.Remove(other.Lease.RunId);
        }
        else if (other.HasExpired)
        {
            note($"{holder} was settling {date} and has sent no heartbeat for {Duration.Text(other.Lease.Duration)}; taking its place");
        }
        else
        {
            note($"{date} was taken over from {holder}, which stops when it notices");
        }
    }

    private static string Describe(ObservedLease other) =>
        $"{other.Lease.Date} is being settled by {other.Lease.Holder} since {Clock(other.Lease.Since)}";

    private static string Clock(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

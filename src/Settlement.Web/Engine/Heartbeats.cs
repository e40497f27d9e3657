using System.Collections.Concurrent;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>
/// Sends heartbeats for the runs whose activities this worker executes, so that their leases last: when an activity
/// begins, and while it goes on. It gives three in a lease's duration, and a look at the lease every few seconds of work, however
/// many activities there are, so that they cost nothing worth counting. Thread-safe.
/// </summary>
public sealed class Heartbeats(TimeProvider time)
{
    /// <summary>How old what is known of a lease may be when an activity begins: a run that was taken over stops within seconds.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<SettlementDate, RunHeartbeat> known = new();

    /// <summary>Executes an activity of a run that holds the lease of a date.</summary>
    /// <exception cref="LeaseLostException">Another run has taken the date over; nothing was executed.</exception>
    public async Task<T> DuringAsync<T>(ILeaseStore leases, SettlementDate date, RunId run, Func<Task<T>> activity)
    {
        // One run of a date at a time: what was known of the run before is forgotten.
        var heartbeat = known.AddOrUpdate(
            date, static (_, of) => new RunHeartbeat(of.date, of.run, of.time), static (_, earlier, of) => earlier.RunId == of.run ? earlier : new RunHeartbeat(of.date, of.run, of.time), (date, run, time));
        await heartbeat.SendAsync(leases);
        if (heartbeat.Lost is { } lost)
        {
            throw lost;
        }

        using var ended = new CancellationTokenSource();
        var sending = SendAsync(heartbeat, leases, ended.Token);
        try
        {
            return await activity();
        }
        finally
        {
            await ended.CancelAsync();
            await sending;
        }
    }

    // What has begun is brought to its end, lost or not: half a group settled is what a rerun would have to find out.
    private async Task SendAsync(RunHeartbeat heartbeat, ILeaseStore leases, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(heartbeat.Interval, time, ended);
                await heartbeat.SendAsync(leases);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The activity is over.
        }
    }
}

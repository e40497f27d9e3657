using System.Collections.Concurrent;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>
/// Gives signs of life for the runs whose activities this worker executes, so that their leases last: when an activity
/// begins, and while it goes on. It gives three in a lease's duration, however many activities there are, so that they cost
/// nothing worth counting. Thread-safe.
/// </summary>
public sealed class SignsOfLife(TimeProvider time)
{
    private readonly ConcurrentDictionary<SettlementDate, RunPulse> pulses = new();

    /// <summary>Executes an activity of a run that holds the lease of a date.</summary>
    /// <exception cref="LeaseLostException">Another run has taken the date over; nothing was executed.</exception>
    public async Task<T> DuringAsync<T>(ILeaseStore leases, SettlementDate date, RunId run, Func<Task<T>> activity)
    {
        // One run of a date at a time: the pulse of the run before is forgotten.
        var pulse = pulses.AddOrUpdate(
            date, static (_, of) => new RunPulse(of.date, of.run, of.time), static (_, known, of) => known.RunId == of.run ? known : new RunPulse(of.date, of.run, of.time), (date, run, time));
        await pulse.BeatAsync(leases);
        if (pulse.Lost is { } lost)
        {
            throw lost;
        }

        using var ended = new CancellationTokenSource();
        var beating = BeatAsync(pulse, leases, ended.Token);
        try
        {
            return await activity();
        }
        finally
        {
            await ended.CancelAsync();
            await beating;
        }
    }

    // What has begun is brought to its end, lost or not: half a group settled is what a rerun would have to find out.
    private async Task BeatAsync(RunPulse pulse, ILeaseStore leases, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(pulse.Interval, time, ended);
                await pulse.BeatAsync(leases);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The activity is over.
        }
    }
}

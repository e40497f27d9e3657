using System.Collections.Concurrent;

namespace Settlement.Cli.Tests;

/// <summary>A clock on which timers fire at once, their time having passed; it pauses otherwise.</summary>
internal sealed class LeapingClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.Ticks;

    /// <summary>How long each timer would have taken.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    /// <summary>Timers shorter than this are real ones: a run's heartbeats must not make the time fly.</summary>
    public TimeSpan LeapsFrom { get; init; } = TimeSpan.Zero;

    /// <summary>Called when time has passed.</summary>
    public Action<DateTimeOffset> TimePassed { get; init; } = static _ => { };

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan && dueTime < LeapsFrom)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Waits.Enqueue(dueTime);
            Interlocked.Add(ref ticks, dueTime.Ticks);
            TimePassed(GetUtcNow());
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

using System.Collections.Concurrent;

namespace Settlement.Cli.Tests;

/// <summary>A clock on which every timer fires at once, its time having passed.</summary>
internal sealed class LeapingClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.Ticks;

    /// <summary>How long each timer would have taken.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    /// <summary>Called when time has passed.</summary>
    public Action<DateTimeOffset> TimePassed { get; init; } = static _ => { };

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
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

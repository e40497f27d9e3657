namespace Settlement.Storage.Tests.Payments;

/// <summary>A clock whose short timers fire at once and whose longer ones never do; it remembers the short ones.</summary>
internal sealed class EagerClock(TimeSpan longestWait) : TimeProvider
{
    private readonly List<TimeSpan> waits = [];

    /// <summary>The waits that were cut short, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (waits)
            {
                return [.. waits];
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(EagerClock clock, Action fire) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.Zero && dueTime <= clock.longestWait)
            {
                lock (clock.waits)
                {
                    clock.waits.Add(dueTime);
                }

                ThreadPool.QueueUserWorkItem(_ => fire());
            }

            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private readonly TimeSpan longestWait = longestWait;
}

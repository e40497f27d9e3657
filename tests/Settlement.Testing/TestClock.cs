using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Settlement.Testing;

/// <summary>
/// A clock that stands until a test advances it. It knows who waits for it, and can let waits end at once, their time having
/// passed. What repeats, such as a heartbeat, happens when time has passed.
/// </summary>
/// <param name="start">What it shows at first; by default, an hour after the sample's date has ended.</param>
public sealed class TestClock(DateTimeOffset? start = null) : FakeTimeProvider(start ?? new DateTimeOffset(2014, 8, 6, 1, 0, 0, TimeSpan.Zero))
{
    private readonly ConcurrentQueue<TimeSpan> waits = new();
    private readonly Channel<TimeSpan> unseen = Channel.CreateUnbounded<TimeSpan>();
    private readonly TaskCompletionSource periodEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Which waits end at once.</summary>
    public Predicate<TimeSpan> Skips { get; init; } = static _ => false;

    /// <summary>The time that has passed.</summary>
    public TimeSpan Passed => GetUtcNow() - Start;

    /// <summary>How long each wait would have taken, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. waits];

    /// <summary>How often what repeats does so.</summary>
    public TimeSpan Period { get; private set; }

    /// <summary>When what repeated does so no more.</summary>
    public Task PeriodEnded => periodEnded.Task;

    /// <summary>The next wait, once somebody waits.</summary>
    public async Task<TimeSpan> NextWaitAsync() => await unseen.Reader.ReadAsync();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, base.CreateTimer(callback, state, dueTime, period));
        timer.Watch(dueTime, period);
        return timer;
    }

    // Some wait by a timer made with the time, others by one that stands and is changed.
    private sealed class WatchedTimer(TestClock clock, ITimer timer) : ITimer
    {
        private bool repeats;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            Watch(dueTime, period);
            return changed;
        }

        public void Watch(TimeSpan dueTime, TimeSpan period)
        {
            if (period > TimeSpan.Zero)
            {
                repeats = true;
                clock.Period = period;
            }
            else if (dueTime >= TimeSpan.Zero)
            {
                clock.waits.Enqueue(dueTime);
                clock.unseen.Writer.TryWrite(dueTime);
                if (clock.Skips(dueTime))
                {
                    ThreadPool.QueueUserWorkItem(_ => clock.Advance(dueTime));
                }
            }
        }

        public void Dispose()
        {
            timer.Dispose();
            End();
        }

        public async ValueTask DisposeAsync()
        {
            await timer.DisposeAsync();
            End();
        }

        private void End()
        {
            if (repeats)
            {
                clock.periodEnded.TrySetResult();
            }
        }
    }
}

namespace Settlement.Cli.Tests;

/// <summary>The system's clock, but for what repeats: that happens when the test says so.</summary>
internal sealed class BeatingClock : TimeProvider
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action beat = () => throw new InvalidOperationException("nothing repeats");

    /// <summary>The time between two beats.</summary>
    public TimeSpan Period { get; private set; }

    /// <summary>When nobody waits for the next beat any more.</summary>
    public Task Ended => ended.Task;

    /// <summary>Lets the next beat happen.</summary>
    public void Beat() => beat();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period <= TimeSpan.Zero)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        Period = period;
        beat = () => callback(state);
        return new Timer(ended);
    }

    private sealed class Timer(TaskCompletionSource ended) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => ended.TrySetResult();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

namespace Settlement.Cli.Tests;

/// <summary>A clock whose timers fire when the test says so.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly TaskCompletionSource<TimeSpan> created = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? fire;

    /// <summary>How long the first timer waits, once somebody waits.</summary>
    public Task<TimeSpan> NextTimer => created.Task;

    /// <summary>Ends the wait.</summary>
    public void Fire() => fire!();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        fire = () => callback(state);
        created.TrySetResult(dueTime);
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

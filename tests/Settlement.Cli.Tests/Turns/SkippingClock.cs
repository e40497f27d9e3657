namespace Settlement.Cli.Tests;

/// <summary>A clock on which every wait is over at once: its time then is the end of the wait.</summary>
internal sealed class SkippingClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2014, 8, 6, 2, 0, 0, TimeSpan.Zero);

    private long ticks;

    /// <summary>How long all waits together would have taken.</summary>
    public TimeSpan Waited => new(Interlocked.Read(ref ticks));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override DateTimeOffset GetUtcNow() => Start + Waited;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Add(ref ticks, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}

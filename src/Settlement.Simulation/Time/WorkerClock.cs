namespace Settlement.Simulation;

/// <summary>A worker's own clock: ahead or behind, and a little too fast or too slow.</summary>
/// <param name="time">The true time.</param>
/// <param name="origin">What a right clock shows when the schedule begins.</param>
/// <param name="offsetMicroseconds">How far it is ahead; negative where it is behind.</param>
/// <param name="driftPpm">Microseconds that it gains in a second; negative where it is slow.</param>
internal sealed class WorkerClock(VirtualTime time, DateTimeOffset origin, long offsetMicroseconds, long driftPpm) : TimeProvider
{
    private const long Million = 1_000_000;

    /// <inheritdoc />
    public override long TimestampFrequency => VirtualTime.Second;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => origin.AddMicroseconds(GetTimestamp() + offsetMicroseconds);

    /// <inheritdoc />
    public override long GetTimestamp() => time.Now + (time.Now * driftPpm / Million);

    /// <summary>How long it truly takes until this clock has moved on by some microseconds.</summary>
    public long TrueSpan(long microseconds) => microseconds * Million / (Million + driftPpm);
}

using System.Globalization;

namespace Settlement.Simulation;

/// <summary>One thing that happened in a schedule.</summary>
/// <param name="At">Microseconds since the schedule began.</param>
/// <param name="Lane">Where it happened: a worker, the lock, the pool, the store, the payments, or the schedule itself.</param>
/// <param name="Text">What happened.</param>
public readonly record struct TraceLine(long At, string Lane, string Text)
{
    /// <summary>The line as it is printed: seconds, lane, text.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At / 1_000_000,5}.{At % 1_000_000:000000} {Lane,-9} {Text}");
}

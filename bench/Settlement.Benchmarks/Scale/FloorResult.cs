namespace Settlement.Benchmarks;

/// <summary>What the floor took and wrote.</summary>
/// <param name="Seconds">The median of the measurements.</param>
/// <param name="Records">Record rows written: one a user.</param>
/// <param name="Payments">Payment rows written: one for each user with earnings.</param>
internal sealed record FloorResult(double Seconds, int Records, int Payments)
{
    /// <summary>Throughput: a user is a record row, and a payment row if the user earned something.</summary>
    public double UsersPerSecond => Records / Seconds;
}

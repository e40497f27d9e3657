namespace Settlement.Benchmarks;

/// <summary>What one step of a day took.</summary>
/// <param name="Step">The command, as the table names it.</param>
/// <param name="Users">Users it worked on.</param>
/// <param name="ReportedSeconds">The time the command itself reported, without the start of its process; null where it reports none.</param>
/// <param name="SettleSeconds">Of these, the time until every user had an outcome; null but for a run.</param>
/// <param name="ProcessSeconds">From the start of the process to its end.</param>
/// <param name="PeakBytes">The most memory that the process had resident; null where the system does not say.</param>
/// <param name="AllocatedBytes">What the process allocated on the managed heap from its start to its end, collected or not.</param>
internal sealed record Measurement(
    string Step, int Users, double? ReportedSeconds, double? SettleSeconds, double ProcessSeconds, long? PeakBytes, long AllocatedBytes)
{
    /// <summary>The reported time, else that of the process.</summary>
    public double Seconds => ReportedSeconds ?? ProcessSeconds;

    /// <summary>Throughput over <see cref="Seconds"/>.</summary>
    public double UsersPerSecond => Users / Seconds;
}

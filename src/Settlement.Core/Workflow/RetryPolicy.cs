namespace Settlement.Core;

/// <summary>
/// How an activity that failed for a transient reason is tried again. A final failure is never tried again.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>All attempts, the first included; 1 to 100. Default 2.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>The wait before each further attempt. Default 2 s; every attempt waits as long, so bounds are easy to add up.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(2);
}

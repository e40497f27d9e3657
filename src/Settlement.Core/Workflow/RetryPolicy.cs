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

/// <summary>An activity failed after its last attempt.</summary>
public sealed class ActivityFailedException : Exception
{
    /// <param name="activity">The activity's name.</param>
    /// <param name="isTransient">Whether what failed may be back later; the run then ends and a rerun resumes.</param>
    /// <param name="message">One line: what failed.</param>
    /// <param name="innerException">What was caught.</param>
    public ActivityFailedException(string activity, bool isTransient, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Activity = activity;
        IsTransient = isTransient;
    }

    /// <summary>The activity's name.</summary>
    public string Activity { get; }

    /// <summary>Whether the cause was a <see cref="TransientFailureException"/>.</summary>
    public bool IsTransient { get; }
}

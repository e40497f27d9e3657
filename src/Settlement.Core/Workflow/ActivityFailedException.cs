namespace Settlement.Core;

/// <summary>An activity failed after its last attempt.</summary>
public sealed class ActivityFailedException : Exception
{
    /// <summary>Makes the failure.</summary>
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

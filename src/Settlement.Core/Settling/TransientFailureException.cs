namespace Settlement.Core;

/// <summary>
/// Something out of reach that may be back soon: worth a retry, and no user's fault. Whatever was asked for may or may
/// not have happened.
/// </summary>
public abstract class TransientFailureException : Exception
{
    /// <summary>Makes the failure.</summary>
    /// <param name="message">One line: what is out of reach, and what it said.</param>
    /// <param name="innerException">What was caught.</param>
    protected TransientFailureException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

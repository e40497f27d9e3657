namespace Settlement.Core;

/// <summary>A store is out of reach, busy for too long, full or failing.</summary>
public sealed class StoreUnavailableException : TransientFailureException
{
    /// <summary>Makes the failure.</summary>
    /// <param name="message">One line: which store, and what it said.</param>
    /// <param name="innerException">What was caught.</param>
    public StoreUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

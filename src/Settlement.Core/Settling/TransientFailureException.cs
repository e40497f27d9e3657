namespace Settlement.Core;

/// <summary>
/// Something out of reach that may be back soon: worth a retry, and no user's fault. Whatever was asked for may or may
/// not have happened.
/// </summary>
public abstract class TransientFailureException : Exception
{
    /// <param name="message">One line: what is out of reach, and what it said.</param>
    /// <param name="innerException">What was caught.</param>
    protected TransientFailureException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A store is out of reach, busy for too long, full or failing.</summary>
public sealed class StoreUnavailableException : TransientFailureException
{
    /// <param name="message">One line: which store, and what it said.</param>
    /// <param name="innerException">What was caught.</param>
    public StoreUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The payment service is out of reach, so that not even a look-up is answered.</summary>
public sealed class PaymentServiceUnavailableException : TransientFailureException
{
    /// <param name="message">One line: which service, and what it said.</param>
    /// <param name="innerException">What was caught.</param>
    public PaymentServiceUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

namespace Settlement.Core;

/// <summary>The payment service is out of reach, so that not even a look-up is answered.</summary>
public sealed class PaymentServiceUnavailableException : TransientFailureException
{
    /// <summary>Makes the failure.</summary>
    /// <param name="message">One line: which service, and what it said.</param>
    /// <param name="innerException">What was caught.</param>
    public PaymentServiceUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

namespace Settlement.Storage;

/// <summary>A store that cannot be used as asked, and will not be by waiting: a wrong address, no such file, a file of
/// something else, a newer schema, no permission. The message is one line that says what to do.</summary>
public sealed class StoreRefusedException : Exception
{
    /// <param name="message">One line: which store, why, and what to do.</param>
    /// <param name="innerException">What was caught.</param>
    public StoreRefusedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

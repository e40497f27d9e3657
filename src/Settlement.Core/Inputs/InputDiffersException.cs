namespace Settlement.Core;

/// <summary>
/// A value that is there differs from the one to be written, and may not be replaced; nothing was written. An import
/// compares before it writes, so this means that another import came in between: compare again.
/// </summary>
public sealed class InputDiffersException : Exception
{
    /// <summary>Makes the failure.</summary>
    /// <param name="message">One line: whose value differs.</param>
    public InputDiffersException(string message)
        : base(message)
    {
    }
}

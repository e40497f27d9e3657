namespace Settlement.Cli;

/// <summary>A command that cannot be done as it was given; the message is one line that says why and what to do.</summary>
internal sealed class BadUsageException(string message, Exception? innerException = null) : Exception(message, innerException);

namespace Settlement.Cli;

/// <summary>A command that was stopped by Ctrl-C or SIGTERM; the message is one line: what stands, and how to go on.</summary>
internal sealed class StoppedException(string message, Exception? innerException = null) : Exception(message, innerException);

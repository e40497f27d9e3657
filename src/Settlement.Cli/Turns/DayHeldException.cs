using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Another run is settling the date, and this one was not to wait; the message is one line: who, since when, until when.</summary>
internal sealed class DayHeldException(string message, TurnWait held) : Exception(message)
{
    /// <summary>The run that is settling the date.</summary>
    public TurnWait Held { get; } = held;
}

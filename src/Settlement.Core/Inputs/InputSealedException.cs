namespace Settlement.Core;

/// <summary>
/// Inputs of a date that is closed, or is being closed, cannot be written; nothing was. An import looks for that before it
/// writes, so this means that the close began in between: look again.
/// </summary>
public sealed class InputSealedException : Exception
{
    /// <summary>Makes the failure.</summary>
    /// <param name="date">The date.</param>
    public InputSealedException(SettlementDate date)
        : base($"{date} is closed, or is being closed: its positions and its yield cannot change")
    {
    }
}

namespace Settlement.Core;

/// <summary>
/// What keeps a date's positions and yield from being written while the day is being closed, and for good once it is.
/// Seals are numbered as the attempts to close the day are, so that the late call of an attempt that is over changes
/// nothing: an older seal never takes the place of a newer one, and one that was lifted stays lifted.
/// </summary>
/// <remarks>The default value is that of a date nobody ever tried to close.</remarks>
/// <param name="Number">The number of the latest seal, 1 or more; 0 before the first.</param>
/// <param name="IsOn">Whether it is on.</param>
public readonly record struct InputSeal(int Number, bool IsOn)
{
    /// <summary>The number of a closed day's seal: later than every attempt, so that nobody lifts it.</summary>
    public const int Final = int.MaxValue;

    /// <summary>
    /// The number of the seal of a date that has corrections: they rest on its records, so no attempt to close the day lifts it.
    /// </summary>
    public const int Corrected = Final - 1;

    /// <summary>The seal after an attempt set its own.</summary>
    public InputSeal Set(int number) => number > Number ? new InputSeal(number, IsOn: true) : this;

    /// <summary>The seal after an attempt lifted its own.</summary>
    public InputSeal Lift(int number) => number >= Number ? new InputSeal(number, IsOn: false) : this;

    /// <summary>Whether an attempt that set its seal may count on it: false if it was lifted.</summary>
    public bool Holds(int number) => IsOn && number <= Number;
}

/// <summary>
/// Inputs of a date that is closed, or is being closed, cannot be written; nothing was. An import looks for that before it
/// writes, so this means that the close began in between: look again.
/// </summary>
public sealed class InputSealedException : Exception
{
    /// <summary>The message names the date.</summary>
    public InputSealedException(SettlementDate date)
        : base($"{date} is closed, or is being closed: its positions and its yield cannot change")
    {
    }
}

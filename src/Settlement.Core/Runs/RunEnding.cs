namespace Settlement.Core;

/// <summary>How a run ended by itself. A run that was killed has no ending. The numbers are stored: never renumber.</summary>
public enum RunEnding
{
    /// <summary>Every user it was to settle has an outcome; of a close: the day is closed.</summary>
    Finished = 0,

    /// <summary>The day could not be planned, and nobody was settled; of a close: the day is not closed.</summary>
    Refused = 1,

    /// <summary>It was asked to stop, or lost its lease to another run.</summary>
    Stopped = 2,

    /// <summary>A store or the payment service stayed out of reach, or something failed that nobody planned.</summary>
    Failed = 3,
}

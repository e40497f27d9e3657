namespace Settlement.Core;

/// <summary>How a run uses the inbox. Part of the run's input, so that a replay does the same.</summary>
public sealed record InboxUse
{
    /// <summary>
    /// Until when a date whose positions or yield are missing is waited for; the inbox is looked at once more then. Null
    /// for no wait.
    /// </summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The time between two looks while waiting; more than zero. Default 1 min.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is zero or less: the run would look without end.</exception>
    public TimeSpan LookEvery
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>Looks after which a waiting run continues as new, so that its history stays short. Default 100.</summary>
    public int LooksPerGeneration { get; init; } = 100;

    /// <summary>What earlier generations of the run took in.</summary>
    public InboxReport Taken { get; init; } = InboxReport.Empty;
}

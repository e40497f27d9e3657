namespace Settlement.Core;

/// <summary>
/// Where it is kept who paused the schedule and who resumed it: entries are added, and never changed or removed; the latest
/// holds. Every method may throw <see cref="StoreUnavailableException"/>; a write that did may or may not have happened.
/// </summary>
public interface IPauseLog
{
    /// <summary>The latest entry; null before the first.</summary>
    Task<PauseEntry?> ReadLatestAsync(CancellationToken cancellationToken);

    /// <summary>Adds an entry, if there is none of its number yet; false if there is.</summary>
    Task<bool> TryAddAsync(PauseEntry entry, CancellationToken cancellationToken);
}

/// <summary>Somebody paused the schedule, or resumed it.</summary>
/// <param name="Number">1 for the first entry, then always one more.</param>
/// <param name="IsPaused">Whether the schedule is paused from then on.</param>
/// <param name="By">Who: 1 to 256 characters.</param>
/// <param name="At">When, by the clock of the machine where it was asked for.</param>
/// <param name="Reason">Why, on one line: 1 to 500 characters; null of one who resumed it.</param>
public sealed record PauseEntry(long Number, bool IsPaused, string By, DateTimeOffset At, string? Reason)
{
    /// <summary>The longest <see cref="By"/>, in characters.</summary>
    public const int LongestBy = 256;

    /// <summary>The longest <see cref="Reason"/>, in characters.</summary>
    public const int LongestReason = 500;

    /// <summary>Who, when and why, for a person to read.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"since {At.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'} by {By}{(Reason is null ? string.Empty : $": {Reason}")}");
}

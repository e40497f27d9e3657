namespace Settlement.Core;

/// <summary>
/// Pauses the schedule and resumes it. While it is paused the timer settles nothing; a run that goes on is finished, and
/// what a person asks for is done as ever.
/// </summary>
public sealed class SchedulePause(IPauseLog log)
{
    /// <summary>The pause that holds; null where the schedule is not paused.</summary>
    public async Task<PauseEntry?> FindAsync(CancellationToken cancellationToken) =>
        await log.ReadLatestAsync(cancellationToken) is { IsPaused: true } pause ? pause : null;

    /// <summary>Pauses the schedule; where it is paused already, that pause stays as it is.</summary>
    /// <param name="by">Who asks for it; what is too long is cut off.</param>
    /// <param name="reason">Why: not empty; what is too long is cut off.</param>
    /// <param name="now">The clock.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    public Task<PauseChange> PauseAsync(string by, string reason, DateTimeOffset now, CancellationToken cancellationToken) => ChangeAsync(
        new PauseEntry(0, IsPaused: true, ShownText.Cut(by, PauseEntry.LongestBy), now, ShownText.Cut(reason, PauseEntry.LongestReason)), cancellationToken);

    /// <summary>Resumes the schedule; where it is not paused, nothing changes.</summary>
    /// <param name="by">Who asks for it; what is too long is cut off.</param>
    /// <param name="now">The clock.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    public Task<PauseChange> ResumeAsync(string by, DateTimeOffset now, CancellationToken cancellationToken) => ChangeAsync(
        new PauseEntry(0, IsPaused: false, ShownText.Cut(by, PauseEntry.LongestBy), now, Reason: null), cancellationToken);

    private Task<PauseChange> ChangeAsync(PauseEntry wanted, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync<PauseChange>(
        "the schedule could not be paused or resumed: others kept doing so",
        async () =>
        {
            var latest = await log.ReadLatestAsync(cancellationToken);
            if ((latest?.IsPaused ?? false) == wanted.IsPaused)
            {
                // Maybe by a first try of this whose answer was lost.
                return new PauseChange(latest, IsNew: latest is not null && latest == wanted with { Number = latest.Number });
            }

            var entry = wanted with { Number = (latest?.Number ?? 0) + 1 };
            return await log.TryAddAsync(entry, cancellationToken) ? new PauseChange(entry, IsNew: true) : default(Tried<PauseChange>);
        });
}

/// <summary>What pausing or resuming came to.</summary>
/// <param name="Entry">The entry that holds; null where the schedule never was paused.</param>
/// <param name="IsNew">Whether this made it; false where the schedule was so already.</param>
public sealed record PauseChange(PauseEntry? Entry, bool IsNew);

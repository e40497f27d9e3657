using Settlement.Core;

namespace Settlement.Documents;

/// <summary>A pause of the schedule: who, when and why.</summary>
/// <param name="By">Who paused it.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Reason">Why.</param>
public sealed record PauseDocument(string By, DateTime At, string Reason)
{
    /// <summary>The document of a pause; null where there is none.</summary>
    public static PauseDocument? OfAny(PauseEntry? pause) =>
        pause is { IsPaused: true } ? new PauseDocument(pause.By, pause.At.UtcDateTime, pause.Reason ?? string.Empty) : null;
}

/// <summary>What pausing or resuming the schedule came to: <c>settle pause --json</c>, <c>settle resume --json</c>, and over HTTP.</summary>
/// <param name="Paused">The pause that holds; null where the schedule is not paused.</param>
/// <param name="Changed">Whether this changed it; false where it was so already.</param>
public sealed record PauseChangeDocument(PauseDocument? Paused, bool Changed)
{
    /// <summary>The document of a change.</summary>
    public static PauseChangeDocument Of(PauseChange change) => new(PauseDocument.OfAny(change.Entry), change.IsNew);
}

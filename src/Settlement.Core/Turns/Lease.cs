namespace Settlement.Core;

/// <summary>
/// A run's claim on a settlement date for a while, so that no other run does the same work at the same time. Advice: no
/// invariant rests on it. Two runs that both believe they hold it still credit each user once.
/// </summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Fencing">
/// Which lease of the date it is: 1 for the first, then always one more, whoever takes it. It numbers the date's runs.
/// </param>
/// <param name="RunId">The run that holds it.</param>
/// <param name="Holder">Who that is, for a person to read: 1 to 256 characters.</param>
/// <param name="Since">When it was taken, by the holder's clock. Shown, and never compared with another machine's clock.</param>
/// <param name="Duration">How long it outlasts the last heartbeat of its holder; positive.</param>
public sealed record Lease(
    SettlementDate Date, long Fencing, RunId RunId, string Holder, DateTimeOffset Since, TimeSpan Duration)
{
    /// <summary>The longest <see cref="Holder"/>, in characters.</summary>
    public const int LongestHolder = 256;

    /// <summary>Heartbeats that a holder sends in the duration of its lease: one may be lost, and another late.</summary>
    public const int HeartbeatsPerDuration = 3;

    /// <summary>The time between two heartbeats of the holder.</summary>
    public TimeSpan HeartbeatInterval => Duration / HeartbeatsPerDuration;

    /// <summary>The lease that follows one that ended, or the first of a date.</summary>
    public static Lease After(StoredLease? last, LeaseRequest request) => new(
        request.Date,
        (last?.Lease.Fencing ?? 0) + 1,
        request.RunId,
        ShownText.Cut(request.Holder, LongestHolder),
        request.Now,
        request.Duration);
}

/// <summary>
/// Another run has taken the date over, so this one goes no further. Nobody's users are at fault: the run ends as it does
/// when a store stays out of reach, and what it settled stays so.
/// </summary>
public sealed class LeaseLostException : TransientFailureException
{
    /// <summary>The successor is null if nobody can be named.</summary>
    public LeaseLostException(SettlementDate date, string? successor)
        : base($"{successor ?? "another run"} has taken {date} over; this run has stopped, and what it settled stays so", innerException: null)
    {
    }
}

namespace Settlement.Core;

/// <summary>Another run's lease as a run that wants it read it last, and for how long it has been silent.</summary>
/// <remarks>
/// Silence is measured twice, each time by one clock: by the store's, from what it wrote to what it answers, and by the
/// waiting run's own, from the first observation to the latest one without a heartbeat in between. Two machines' clocks
/// are never compared. The longer silence counts, so that a store whose clock was set back holds nobody up for longer
/// than the lease's duration.
/// </remarks>
/// <param name="Lease">The lease.</param>
/// <param name="Heartbeats">Its heartbeats.</param>
/// <param name="Age">Time since the last of them by the store's clock.</param>
/// <param name="UnchangedFor">Time for which this run has seen none, by its own clock.</param>
public sealed record ObservedLease(Lease Lease, long Heartbeats, TimeSpan Age, TimeSpan UnchangedFor)
{
    /// <summary>How long the lease still lasts if its holder stays silent; zero or less where it has ended.</summary>
    public TimeSpan Remaining => Lease.Duration - (Age > UnchangedFor ? Age : UnchangedFor);

    /// <summary>Whether the lease may be taken over.</summary>
    public bool HasExpired => Remaining <= TimeSpan.Zero;

    /// <summary>What is observed now, after what was observed before.</summary>
    /// <param name="stored">The lease as the store has it.</param>
    /// <param name="earlier">The observation before; null for the first one.</param>
    /// <param name="sinceEarlier">Time between the two, by one clock that is never set, such as a monotonic one; not negative.</param>
    public static ObservedLease Of(StoredLease stored, ObservedLease? earlier, TimeSpan sinceEarlier)
    {
        var isSilent = earlier is not null && earlier.Lease.Fencing == stored.Lease.Fencing && earlier.Heartbeats == stored.Heartbeats;
        return new ObservedLease(
            stored.Lease, stored.Heartbeats, stored.Age, isSilent ? earlier!.UnchangedFor + sinceEarlier : TimeSpan.Zero);
    }
}

/// <summary>An observation of another run's lease, which the next attempt to take the turn goes on from.</summary>
/// <param name="Other">The lease.</param>
/// <param name="At">When, by the run's own clock.</param>
public sealed record TurnObservation(ObservedLease Other, DateTimeOffset At);

namespace Settlement.Core;

/// <summary>
/// Takes leases. It keeps nothing between attempts and reads no clock, so an attempt can be an activity and the wait for
/// the next one a durable timer.
/// </summary>
public sealed class LeaseTaker(ILeaseStore leases)
{
    /// <summary>
    /// Takes the lease if it is free, has ended, or is this run's already (a repeated call); else says who holds it.
    /// </summary>
    /// <param name="request">The run that wants it.</param>
    /// <param name="earlier">What the attempt before observed; null for the first one.</param>
    /// <param name="sinceEarlier">Time since that, by the run's own clock.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    public Task<LeaseAttempt> TryTakeAsync(
        LeaseRequest request, ObservedLease? earlier, TimeSpan sinceEarlier, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync<LeaseAttempt>(
        $"the lease of {request.Date} could not be taken: other runs kept taking it",
        async () =>
        {
            var last = await leases.ReadLeaseAsync(request.Date, cancellationToken);
            var other = last is { IsReleased: false } ? ObservedLease.Of(last, earlier, sinceEarlier) : null;
            if (other?.Lease.RunId == request.RunId)
            {
                return new LeaseAttempt(other.Lease, Other: null);
            }

            if (other is { HasExpired: false } && !request.MayTake(other.Lease))
            {
                return new LeaseAttempt(Taken: null, other);
            }

            var lease = Lease.After(last, request);
            return await leases.TakeLeaseAsync(lease, last, cancellationToken) ? new LeaseAttempt(lease, other) : default(Tried<LeaseAttempt>);
        });
}

/// <summary>A run that wants the lease of a date.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="RunId">The run.</param>
/// <param name="Holder">Who it is, for a person to read: not empty; what is longer than <see cref="Lease.LongestHolder"/> is cut off.</param>
/// <param name="Now">The run's clock.</param>
/// <param name="Duration">How long the lease is to outlast the run's last heartbeat; <see cref="TimeoutRule"/> says how long is enough.</param>
public sealed record LeaseRequest(SettlementDate Date, RunId RunId, string Holder, DateTimeOffset Now, TimeSpan Duration)
{
    /// <summary>Whether to take the lease from whoever holds it.</summary>
    public bool TakeOver { get; init; }

    /// <summary>A run that is known to be dead: its lease is taken over at once. Null for none.</summary>
    public RunId? DeadRun { get; init; }

    /// <summary>Whether a lease may be taken that has not ended.</summary>
    public bool MayTake(Lease lease) => TakeOver || lease.RunId == DeadRun;
}

/// <summary>What an attempt to take a lease came to.</summary>
/// <param name="Taken">The lease that the run now holds; null if another run's is in force.</param>
/// <param name="Other">
/// Another run's lease: the one in force, to be handed to the next attempt, or the one that was taken over. Null where the
/// date was free.
/// </param>
public sealed record LeaseAttempt(Lease? Taken, ObservedLease? Other);

namespace Settlement.Core;

/// <summary>
/// Takes leases. It keeps nothing between attempts and reads no clock, so an attempt can be an activity and the wait for
/// the next one a durable timer.
/// </summary>
public sealed class LeaseDesk(ILeaseStore leases)
{
    private const int Attempts = 20;

    /// <summary>
    /// Takes the lease if it is free, has ended, or is this run's already (a repeated call); else says who holds it.
    /// </summary>
    /// <param name="request">The run that wants it.</param>
    /// <param name="earlier">What the attempt before saw; null for the first one.</param>
    /// <param name="sinceEarlier">Time since that, by the run's own clock.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    public async Task<LeaseAttempt> TryTakeAsync(
        LeaseRequest request, LeaseSighting? earlier, TimeSpan sinceEarlier, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var last = await leases.ReadLeaseAsync(request.Date, cancellationToken);
            var other = last is { IsReleased: false } ? LeaseSighting.Of(last, earlier, sinceEarlier) : null;
            if (other?.Lease.RunId == request.RunId)
            {
                return new LeaseAttempt(other.Lease, Other: null);
            }

            if (other is { HasExpired: false } && !request.MayTake(other.Lease))
            {
                return new LeaseAttempt(Taken: null, other);
            }

            var lease = Lease.After(last, request);
            if (await leases.TakeLeaseAsync(lease, last, cancellationToken))
            {
                return new LeaseAttempt(lease, other);
            }
        }

        throw new StoreUnavailableException($"the lease of {request.Date} could not be taken: other runs kept taking it");
    }
}

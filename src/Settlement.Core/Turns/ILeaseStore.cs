namespace Settlement.Core;

/// <summary>
/// Where leases are kept, one for each settlement date. Every method may throw <see cref="StoreUnavailableException"/>;
/// a write that did may or may not have happened.
/// </summary>
public interface ILeaseStore
{
    /// <summary>A date's latest lease, be it held, expired or released; null if there never was one.</summary>
    Task<StoredLease?> ReadLeaseAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a lease in the place of the one that was read, if nothing has happened to that since; false if something has.
    /// </summary>
    /// <param name="lease">The new lease, made by <see cref="Lease.After"/>.</param>
    /// <param name="last">What was read; null if there was none.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    Task<bool> TakeLeaseAsync(Lease lease, StoredLease? last, CancellationToken cancellationToken);

    /// <summary>Sends a heartbeat; false if the lease was taken over or released. Any worker of the run may call it.</summary>
    Task<bool> RenewLeaseAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Gives the lease back; nothing happens where another run has taken it over.</summary>
    Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken);
}

/// <summary>A date's latest lease as its store has it.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Heartbeats">Changes whenever the holder sends a heartbeat.</param>
/// <param name="IsReleased">Whether its holder gave it back.</param>
/// <param name="Age">
/// Time since the last heartbeat, both ends of it by the store's own clock; not negative. Exact to about a second.
/// </param>
/// <param name="Version">The store's concurrency token; whatever happens to the lease changes it.</param>
public sealed record StoredLease(Lease Lease, long Heartbeats, bool IsReleased, TimeSpan Age, string Version);

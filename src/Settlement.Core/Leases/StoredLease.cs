namespace Settlement.Core;

/// <summary>A date's latest lease as its store has it.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Beats">Changes whenever the holder gives a sign of life.</param>
/// <param name="IsReleased">Whether its holder gave it back.</param>
/// <param name="Age">
/// Time since the last sign of life, both ends of it by the store's own clock; not negative. Exact to about a second.
/// </param>
/// <param name="Version">The store's concurrency token; whatever happens to the lease changes it.</param>
public sealed record StoredLease(Lease Lease, long Beats, bool IsReleased, TimeSpan Age, string Version);

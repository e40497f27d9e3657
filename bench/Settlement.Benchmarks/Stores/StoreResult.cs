namespace Settlement.Benchmarks;

/// <summary>A store, measured.</summary>
/// <param name="Name">The store.</param>
/// <param name="AtOnce">The most requests under way at once.</param>
/// <param name="Targets">What it should reach.</param>
/// <param name="Batches">A run in the batches the store likes best.</param>
/// <param name="Singles">A run with one user at a time in each worker's hands.</param>
/// <param name="Growth">Runs of <c>settle</c> processes at several numbers of users.</param>
internal sealed record StoreResult(string Name, int AtOnce, StoreTargets Targets, StoreRound Batches, StoreRound Singles, IReadOnlyList<Measurement> Growth);

namespace Settlement.Core;

/// <summary>What an attempt to take a lease came to.</summary>
/// <param name="Taken">The lease that the run now holds; null where another run's is in force.</param>
/// <param name="Other">
/// Another run's lease: the one in force, to be handed to the next attempt, or the one that was taken over. Null where the
/// date was free.
/// </param>
public sealed record LeaseAttempt(Lease? Taken, LeaseSighting? Other);

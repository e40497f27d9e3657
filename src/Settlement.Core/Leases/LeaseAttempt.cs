namespace Settlement.Core;

/// <summary>What an attempt to take a lease came to: one of the two is there.</summary>
/// <param name="Taken">The lease that the run now holds.</param>
/// <param name="Other">Another run's lease, in force; hand it to the next attempt.</param>
public sealed record LeaseAttempt(Lease? Taken, LeaseSighting? Other);

namespace Settlement.Core;

/// <summary>A run that wants the lease of a date.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="RunId">The run.</param>
/// <param name="Holder">Who it is, for a person to read: 1 to 256 characters.</param>
/// <param name="Now">The run's clock.</param>
/// <param name="Duration">How long the lease is to outlast the run's last sign of life; <see cref="TimeoutRule"/> says how long is enough.</param>
public sealed record LeaseRequest(SettlementDate Date, RunId RunId, string Holder, DateTimeOffset Now, TimeSpan Duration)
{
    /// <summary>Whether to take the lease from whoever holds it.</summary>
    public bool TakeOver { get; init; }

    /// <summary>A run that is known to be dead: its lease is taken over at once. Null for none.</summary>
    public RunId? DeadRun { get; init; }

    /// <summary>Whether a lease may be taken that has not ended.</summary>
    public bool MayTake(Lease lease) => TakeOver || lease.RunId == DeadRun;
}

namespace Settlement.Core;

/// <summary>A run as the log has it.</summary>
/// <param name="Start">How it began.</param>
/// <param name="End">How it ended; null for a run that goes on, and for one that was killed.</param>
public sealed record LoggedRun(RunStart Start, RunEnd? End)
{
    /// <summary>Whether the run has not ended and still holds its lease. One that has done neither was interrupted.</summary>
    /// <param name="lease">The date's latest lease.</param>
    public bool IsGoingOn(StoredLease? lease) =>
        End is null &&
        lease is { IsReleased: false } &&
        lease.Lease.Fencing == Start.Number &&
        lease.Age < lease.Lease.Duration;
}

using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>What a schedule of the incident came to under a remedy.</summary>
public sealed record IncidentOutcome
{
    /// <summary>The remedy.</summary>
    public required IncidentRemedy Remedy { get; init; }

    /// <summary>What the user's account should hold, the day before included.</summary>
    public required Money Right { get; init; }

    /// <summary>What it holds.</summary>
    public required Money Credited { get; init; }

    /// <summary>The day's records: when each was committed, in microseconds since the first call.</summary>
    public required IReadOnlyList<long> CommittedAt { get; init; }

    /// <summary>Σ earnings of the day's records.</summary>
    public required Money Recorded { get; init; }

    /// <summary>The transaction ids that were paid for the day, in order.</summary>
    public required IReadOnlyList<TransactionId> PaidIds { get; init; }

    /// <summary>Σ payments of the day.</summary>
    public required Money Paid { get; init; }

    /// <summary>What a reconciliation finds, each on one line; empty if all agrees.</summary>
    public required IReadOnlyList<string> Breaks { get; init; }

    /// <summary>What happened, in order.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <summary>Whether the user was credited twice, or recorded twice.</summary>
    public bool IsDoubled => CommittedAt.Count > 1 || PaidIds.Count > 1;
}

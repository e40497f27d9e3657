using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>A row of the old program's table of settlement records.</summary>
internal sealed class LegacyRecord
{
    public required SettlementDate Date { get; init; }

    /// <summary>What is credited.</summary>
    public required Money Earnings { get; init; }

    /// <summary>The payment's transaction id: random in the old program.</summary>
    public required TransactionId TransactionId { get; init; }

    /// <summary>When it was committed, in microseconds since the first call.</summary>
    public long CommittedAt { get; set; }

    /// <summary>Whether a worker has claimed it to pay it; used by the strict store alone.</summary>
    public bool IsClaimed { get; set; }
}

namespace Settlement.Core;

/// <summary>The records of a date, counted.</summary>
/// <param name="Records">All of them.</param>
/// <param name="Paid">Those marked paid.</param>
/// <param name="NothingToPay">Those of zero earnings.</param>
public readonly record struct RecordCounts(long Records, long Paid, long NothingToPay)
{
    /// <summary>Records that still wait for their payment.</summary>
    public long Unpaid => Records - Paid - NothingToPay;
}

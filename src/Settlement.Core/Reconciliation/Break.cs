namespace Settlement.Core;

/// <summary>One difference between what should be, what is recorded and what is paid.</summary>
/// <param name="Code">What it is about.</param>
/// <param name="UserId">The user concerned, as text; null for the day as a whole.</param>
/// <param name="Detail">Both sides of the difference, on one line.</param>
public sealed record Break(BreakCode Code, string? UserId, string Detail)
{
    /// <summary>
    /// Whether the break is work not done yet, which a rerun does, rather than a contradiction, which a person must
    /// look at.
    /// </summary>
    public bool IsUnfinished => Code
        is BreakCode.RecordMissing or BreakCode.PositionInvalid or BreakCode.RecordUnpaid or BreakCode.RecordNotMarkedPaid
        or BreakCode.DayChanged;
}

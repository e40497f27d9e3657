namespace Settlement.Core;

/// <summary>What planning a correction came to: a <see cref="PlannedCorrection"/> or a <see cref="CorrectionObstacle"/>.</summary>
public abstract record CorrectionPlanning
{
    private protected CorrectionPlanning()
    {
    }
}

/// <summary>A correction that can be previewed, and booked.</summary>
/// <param name="Plan">The plan: the one that stands, or a proposal that does not know yet what it comes to.</param>
/// <param name="IsFrozen">Whether it stands, and is to be finished.</param>
/// <param name="DayTotals">What the day's records come to; what is booked rests on them.</param>
/// <param name="Parts">The parts of the users it is about.</param>
/// <param name="HasAttention">Whether users of the date needed attention before this run.</param>
public sealed record PlannedCorrection(
    CorrectionPlan Plan, bool IsFrozen, DayTotals DayTotals, IReadOnlyList<string> Parts, bool HasAttention) : CorrectionPlanning;

/// <summary>Why a date cannot be corrected now. Nothing was written.</summary>
/// <param name="Verdict">Why.</param>
/// <param name="Standing">The correction that is in the way; null where it is none.</param>
public sealed record CorrectionObstacle(CorrectionVerdict Verdict, CorrectionPlan? Standing = null) : CorrectionPlanning;

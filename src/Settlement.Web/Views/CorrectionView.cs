using System.Globalization;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>A correction of a date.</summary>
/// <param name="Number">Which.</param>
/// <param name="State">How it stands.</param>
/// <param name="Reason">Why it was made.</param>
/// <param name="Yield">The yield before and after; null where it stays.</param>
/// <param name="BringsPositions">Whether it brought positions of its own.</param>
/// <param name="More">How many users get more, and how much.</param>
/// <param name="Less">How many users get less, and how much.</param>
/// <param name="LeftOut">How many differences are too small to be booked, and what they come to; null where none is.</param>
/// <param name="Difference">What all entries come to.</param>
/// <param name="Residue">What it moves to the residue account.</param>
/// <param name="BookedBy">Who booked it.</param>
/// <param name="BookedAt">When.</param>
/// <param name="Hash">The hash of what was previewed.</param>
/// <param name="CertificateHash">The hash of its certificate; null before it is closed.</param>
public sealed record CorrectionView(
    string Number,
    StateMark State,
    string Reason,
    string? Yield,
    bool BringsPositions,
    Figure More,
    Figure Less,
    Figure? LeftOut,
    string Difference,
    string Residue,
    string BookedBy,
    string BookedAt,
    string Hash,
    string? CertificateHash)
{
    internal static CorrectionView Of(Correction correction)
    {
        var (plan, totals, currency) = (correction.Plan, correction.Plan.Totals, correction.Plan.Plan.Currency);
        return new CorrectionView(
            plan.Number.ToString(CultureInfo.InvariantCulture),
            correction.State switch
            {
                DayState.Open => StateMark.Of(DateState.Open),
                DayState.Settled => StateMark.Of(DateState.Settled),
                _ => StateMark.Of(DateState.Closed),
            },
            OneLine.Of(plan.Reason),
            plan.ChangesYield ? $"{plan.YieldBefore.ToText()} → {plan.Plan.Yield.ToText()}" : null,
            plan.BringsPositions,
            new(Figures.Count(totals.More, "user"), Figures.Amount(totals.MoreMinor, currency)),
            new(Figures.Count(totals.Less, "user"), Figures.Amount(-totals.LessMinor, currency)),
            totals.LeftOut == 0 ? null : new(Figures.Count(totals.LeftOut, "user"), Figures.Amount(totals.LeftOutMinor, currency)),
            Figures.Amount(totals.DifferenceMinor, currency),
            Figures.Exact(plan.ResidueDifference, currency),
            OneLine.Of(plan.BookedBy),
            Figures.Time(plan.BookedAt),
            plan.Hash.ToString(),
            correction.Certificate is { } text ? Digest.Of(text).ToString() : null);
    }
}

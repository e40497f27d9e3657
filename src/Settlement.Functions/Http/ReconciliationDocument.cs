using Settlement.Core;

namespace Settlement.Functions;

/// <summary>
/// A date's three-way comparison: the fields of <c>settle reconcile --json</c>, with the first breaks rather than all.
/// </summary>
internal sealed record ReconciliationDocument(
    string Date,
    bool Clean,
    string Expected,
    string Recorded,
    string Paid,
    string Residue,
    IReadOnlyList<BreakDocument> Breaks,
    long BreakCount,
    long Unfinished,
    long Contradictions,
    long Users,
    long Records,
    long Payments,
    string Exact,
    string Currency,
    string State)
{
    /// <summary>The document of a comparison.</summary>
    public static ReconciliationDocument Of(DayPlan plan, Day? day, Reconciliation found) => new(
        plan.Date.ToString(),
        found.IsClean,
        Money.Format(found.ExpectedMinor, plan.Currency),
        Money.Format(found.RecordedMinor, plan.Currency),
        Money.Format(found.PaidMinor, plan.Currency),
        found.Residue(plan).ToText(plan.Currency),
        [.. found.Breaks.Select(item => new BreakDocument(item.Code, item.UserId, OneLine.Of(item.Detail)))],
        found.BreakCount,
        found.UnfinishedBreaks,
        found.Contradictions,
        found.Positions,
        found.Records,
        found.Payments,
        found.Exact(plan).ToText(plan.Currency),
        plan.Currency.Code,
        day?.State.ToKebabCase() ?? "not-run");
}

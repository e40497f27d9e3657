using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>A date's three-way comparison: what should be, what is recorded, what is paid.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Clean">Whether all three agree, to the last digit.</param>
/// <param name="Expected">Σ earnings that positions and plan give, in major units.</param>
/// <param name="Recorded">Σ earnings of the records, in major units.</param>
/// <param name="Paid">Σ payments, in major units.</param>
/// <param name="Residue">Σ residues of the records, in major units, to the last digit.</param>
/// <param name="Breaks">The differences: on the command line all of them, over HTTP the first 20. Read once, while it is written.</param>
/// <param name="BreakCount">All differences.</param>
/// <param name="Unfinished">Those that a rerun mends.</param>
/// <param name="Contradictions">Those that a person must look at.</param>
/// <param name="Users">Positions compared.</param>
/// <param name="Records">Their records.</param>
/// <param name="Payments">Their payments.</param>
/// <param name="Exact">Σ position × yield, in major units, to the last digit.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Unseen">Whether a service paid the day and no list of its payments was compared with the records.</param>
/// <param name="State"><c>not-run</c>, <c>open</c>, <c>settled</c> or <c>closed</c>.</param>
/// <param name="Corrections">The entries of the date's corrections, compared; left out where there are none, or nobody looked.</param>
public sealed record ReconciliationDocument(
    string Date,
    bool Clean,
    string Expected,
    string Recorded,
    string Paid,
    string Residue,
    IEnumerable<BreakDocument> Breaks,
    long BreakCount,
    long Unfinished,
    long Contradictions,
    long Users,
    long Records,
    long Payments,
    string Exact,
    string Currency,
    bool Unseen,
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EntriesComparisonDocument? Corrections)
{
    /// <summary>The document of a comparison.</summary>
    /// <param name="plan">The day's plan, or the one that a first run would freeze now.</param>
    /// <param name="day">The day; null if the date was never run.</param>
    /// <param name="found">What was found.</param>
    /// <param name="breaks">The breaks to list.</param>
    /// <param name="corrections">The comparison of the corrections' entries; null where there are none, or nobody looked.</param>
    public static ReconciliationDocument Of(
        DayPlan plan, Day? day, Reconciliation found, IEnumerable<BreakDocument> breaks, EntriesComparisonDocument? corrections = null) => new(
        plan.Date.ToString(),
        found.IsClean,
        Money.Format(found.ExpectedMinor, plan.Currency),
        Money.Format(found.RecordedMinor, plan.Currency),
        Money.Format(found.PaidMinor, plan.Currency),
        found.Residue(plan).ToText(plan.Currency),
        breaks,
        found.BreakCount,
        found.UnfinishedBreaks,
        found.Contradictions,
        found.Positions,
        found.Records,
        found.Payments,
        found.Exact(plan).ToText(plan.Currency),
        plan.Currency.Code,
        found.Unseen,
        DayDocument.StateOf(day),
        corrections);
}

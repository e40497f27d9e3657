using Settlement.Core;

namespace Settlement.Documents;

/// <summary>What a correction, or its preview, came to: <c>settle correct --json</c>.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="InstanceId">The instance id of its workflow.</param>
/// <param name="Verdict">What became of it, such as <c>previewed</c> or <c>booked</c>.</param>
/// <param name="Problem">What to do about it, in words; null where all is well.</param>
/// <param name="Correction">The correction: proposed by a preview, standing where it is booked or another is in the way; null where there is none.</param>
/// <param name="Largest">The users whose earnings change most, the largest first; at most 10.</param>
/// <param name="Booked">Users by outcome, and the comparison at the end; null where nothing was booked.</param>
/// <param name="Attention">The first users who need attention.</param>
/// <param name="ElapsedSeconds">How long it took, to the millisecond.</param>
public sealed record CorrectionDocument(
    string Date,
    string InstanceId,
    string Verdict,
    string? Problem,
    CorrectionPlanDocument? Correction,
    IReadOnlyList<ChangeDocument> Largest,
    BookedDocument? Booked,
    IReadOnlyList<AttentionDocument> Attention,
    decimal ElapsedSeconds)
{
    /// <summary>The document of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="currency">The currency of its amounts.</param>
    /// <param name="problem">What to do about it; null where all is well.</param>
    /// <param name="elapsed">How long it took.</param>
    public static CorrectionDocument Of(CorrectionReport report, Currency currency, string? problem, TimeSpan elapsed) => new(
        report.Date.ToString(),
        report.InstanceId,
        report.Verdict.ToKebabCase(),
        problem,
        report.Plan is { } plan ? CorrectionPlanDocument.Of(plan) : null,
        [.. report.Largest.Select(entry => ChangeDocument.Of(entry, currency))],
        BookedDocument.Of(report),
        [.. report.Attention.Select(result => AttentionDocument.Of(result, currency))],
        DocumentJson.Seconds(elapsed));
}

/// <summary>What every entry of a correction comes from, and what they come to.</summary>
/// <param name="Number">Which correction of the date it is, from 1.</param>
/// <param name="Reason">Why, in the words of whoever asked for it.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Hash">The hash of what it does, which <c>--expect-hash</c> takes.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Quote">How the yield is quoted.</param>
/// <param name="Yield">The yield that holds from this correction on.</param>
/// <param name="YieldBefore">The yield that held before.</param>
/// <param name="Rounding">How exact earnings become earnings.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Positions">The digests of the sets of positions that stand in for the day's, the latest first.</param>
/// <param name="BringsPositions">Whether the first of them came with this correction.</param>
/// <param name="AtLeast">The smallest difference that is booked, in major units; null where every one is.</param>
/// <param name="TakesReversals">Whether the payment service takes back what a user got too much.</param>
/// <param name="Users">Users it is about.</param>
/// <param name="More">Users who get more.</param>
/// <param name="MoreAmount">How much more, in major units.</param>
/// <param name="Less">Users who get less.</param>
/// <param name="LessAmount">How much less, in major units; not negative.</param>
/// <param name="LeftOut">Users whose difference is smaller than what is booked.</param>
/// <param name="LeftOutAmount">Their differences, added up with their signs, in major units.</param>
/// <param name="Difference">What all entries come to, with their signs, in major units.</param>
/// <param name="ResidueDifference">What it moves to the residue account, in major units, to the last digit.</param>
public sealed record CorrectionPlanDocument(
    int Number,
    string Reason,
    string By,
    DateTimeOffset At,
    string Hash,
    string Currency,
    string Quote,
    string Yield,
    string YieldBefore,
    string Rounding,
    string Payer,
    IReadOnlyList<string> Positions,
    bool BringsPositions,
    string? AtLeast,
    bool TakesReversals,
    long Users,
    long More,
    string MoreAmount,
    long Less,
    string LessAmount,
    long LeftOut,
    string LeftOutAmount,
    string Difference,
    string ResidueDifference)
{
    /// <summary>The document of a plan.</summary>
    public static CorrectionPlanDocument Of(CorrectionPlan plan)
    {
        var (currency, totals) = (plan.Plan.Currency, plan.Totals);
        return new CorrectionPlanDocument(
            plan.Number,
            plan.Reason,
            plan.BookedBy,
            plan.BookedAt.ToUniversalTime(),
            plan.Hash.ToString(),
            currency.Code,
            plan.Plan.Yield.Quote.Name(),
            plan.Plan.Yield.ToText(),
            plan.YieldBefore.ToText(),
            plan.Plan.Rounding.Name(),
            plan.Plan.Payer.Name(),
            [.. plan.PositionSets.Select(set => set.ToString())],
            plan.BringsPositions,
            plan.AtLeast == Money.Zero ? null : plan.AtLeast.ToText(currency),
            plan.TakesReversals,
            totals.Users,
            totals.More,
            Money.Format(totals.MoreMinor, currency),
            totals.Less,
            Money.Format(totals.LessMinor, currency),
            totals.LeftOut,
            Money.Format(totals.LeftOutMinor, currency),
            Money.Format(totals.DifferenceMinor, currency),
            plan.ResidueDifference.ToText(currency));
    }
}

/// <summary>A correction of a date, as it stands.</summary>
/// <param name="State"><c>open</c> while it is being booked, then <c>settled</c>, then <c>closed</c>.</param>
/// <param name="CertificateHash">The hash of its certificate; null before it is closed.</param>
/// <param name="Correction">What it is, and what it comes to.</param>
public sealed record StandingCorrectionDocument(string State, string? CertificateHash, CorrectionPlanDocument Correction)
{
    /// <summary>The document of a correction.</summary>
    public static StandingCorrectionDocument Of(Correction correction) => new(
        correction.State.ToKebabCase(),
        correction.Certificate is { } certificate ? Digest.Of(certificate).ToString() : null,
        CorrectionPlanDocument.Of(correction.Plan));
}

/// <summary>What a correction changes for a user.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Position">The balance that earns, under the correction, in major units.</param>
/// <param name="EarningsBefore">What was credited before, in all, in major units.</param>
/// <param name="Earnings">What the user should get, in all, in major units.</param>
/// <param name="Difference">More, or less where negative, in major units.</param>
public sealed record ChangeDocument(string UserId, string Position, string EarningsBefore, string Earnings, string Difference)
{
    /// <summary>The document of an entry.</summary>
    public static ChangeDocument Of(CorrectionEntry entry, Currency currency) => new(
        entry.UserId.Value,
        entry.Position.ToText(currency),
        entry.Before.ToText(currency),
        entry.Earnings.Credited.ToText(currency),
        entry.Difference.ToText(currency));
}

/// <summary>What booking a correction did.</summary>
/// <param name="Settled">Users whose entry this run created, and paid where it is to be paid.</param>
/// <param name="AlreadySettled">Users whose entry was there before.</param>
/// <param name="Unchanged">Users who come out as they were, or are left out.</param>
/// <param name="Conflicts">Users whose entry is there with another content.</param>
/// <param name="Quarantined">Users whose payment was not made, or may not have been.</param>
/// <param name="Comparison">The entries, compared again at the end.</param>
public sealed record BookedDocument(
    long Settled, long AlreadySettled, long Unchanged, long Conflicts, long Quarantined, EntriesComparisonDocument? Comparison)
{
    /// <summary>The document of a report; null where nothing was booked.</summary>
    public static BookedDocument? Of(CorrectionReport report) => report is { Verdict: CorrectionVerdict.Booked, Plan: { } plan }
        ? new(
            report.Tally.Settled,
            report.Tally.AlreadySettled,
            report.Tally.NothingToSettle,
            report.Tally.Conflicts,
            report.Tally.Quarantined,
            report.Reconciled is { } found
                ? EntriesComparisonDocument.Of(found, plan.Plan.Currency, found.Breaks.Select(BreakDocument.Of))
                : null)
        : null;
}

/// <summary>The entries of a date's corrections, compared with what their inputs call for and with what was paid.</summary>
/// <param name="Clean">Whether all of it agrees.</param>
/// <param name="Users">Users compared.</param>
/// <param name="Entries">Entries there are.</param>
/// <param name="Expected">What the entries' differences should come to, in major units.</param>
/// <param name="Recorded">What they come to, in major units.</param>
/// <param name="Paid">What was paid, posted or taken back for them, in major units.</param>
/// <param name="Owed">What users owe by them, in major units; not negative.</param>
/// <param name="SettledElsewhere">What was settled elsewhere of that, in major units; not negative.</param>
/// <param name="BreakCount">All differences.</param>
/// <param name="Unfinished">Those that booking the correction again may mend.</param>
/// <param name="Contradictions">Those that a person must look at.</param>
/// <param name="Breaks">The differences.</param>
public sealed record EntriesComparisonDocument(
    bool Clean,
    long Users,
    long Entries,
    string Expected,
    string Recorded,
    string Paid,
    string Owed,
    string SettledElsewhere,
    long BreakCount,
    long Unfinished,
    long Contradictions,
    IEnumerable<BreakDocument> Breaks)
{
    /// <summary>The document of a comparison.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="currency">The currency of its amounts.</param>
    /// <param name="breaks">The breaks to list. Read once, while it is written.</param>
    public static EntriesComparisonDocument Of(CorrectionReconciliation found, Currency currency, IEnumerable<BreakDocument> breaks) => new(
        found.IsClean,
        found.Users,
        found.Entries,
        Money.Format(found.ExpectedMinor, currency),
        Money.Format(found.RecordedMinor, currency),
        Money.Format(found.PaidMinor, currency),
        Money.Format(found.OwedMinor, currency),
        Money.Format(found.SettledElsewhereMinor, currency),
        found.BreakCount,
        found.Unfinished,
        found.Contradictions,
        breaks);
}

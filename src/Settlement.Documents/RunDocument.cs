using Settlement.Core;

namespace Settlement.Documents;

/// <summary>
/// What a run came to: <c>settle run --json</c>. Over HTTP a run may be going on, which <see cref="RunStateDocument"/>
/// tells with the same names. The first twelve fields are fixed; what follows may grow.
/// </summary>
/// <param name="Date">The settlement date.</param>
/// <param name="InstanceId">The instance id that the date's runs share.</param>
/// <param name="Users">Users in any outcome.</param>
/// <param name="Settled">Settled by this run.</param>
/// <param name="AlreadySettled">Settled before.</param>
/// <param name="NothingToSettle">Whose earnings came to zero.</param>
/// <param name="Conflicts">Whose record has another content; in a conflict of the day, the records there are.</param>
/// <param name="Quarantined">Who could not be settled.</param>
/// <param name="Earnings">Σ earnings of the users settled, now or before, in major units.</param>
/// <param name="Residue">Σ their residues, in major units, to the last digit.</param>
/// <param name="ElapsedSeconds">How long it took, to the millisecond.</param>
/// <param name="UsersPerSecond">Users by time; 0 where the day could not be planned.</param>
/// <param name="SettleSeconds">The part of the time before the reconciliation.</param>
/// <param name="DryRun">Whether it wrote nothing on purpose.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Verdict">Whether the day could be planned, or why not, such as <c>yield-missing</c>.</param>
/// <param name="Problem">What to do about it, in words; null where all is well.</param>
/// <param name="Plan">The plan that this run had, in words; null where there is no yield.</param>
/// <param name="PlanFields">The same as fields.</param>
/// <param name="FrozenPlan">The plan that stands, in words; null where none does.</param>
/// <param name="FrozenPlanFields">The same as fields.</param>
/// <param name="Clean">Whether the reconciliation at the end found nothing; null where there was none.</param>
/// <param name="BreakCount">How many breaks it found; null where there was none.</param>
/// <param name="UnknownUsers">The users that were asked for and have no position.</param>
/// <param name="Attention">The first users who need attention, at most 20.</param>
/// <param name="Inbox">What was taken in first; null where no inbox was used.</param>
/// <param name="Findings">What the named checks found, where that refused the date; empty otherwise.</param>
/// <param name="InputsHash">A hash of the plan and of every position: of a dry run, and of a run that was to settle what was previewed; null otherwise.</param>
public sealed record RunDocument(
    string Date,
    string InstanceId,
    long Users,
    long Settled,
    long AlreadySettled,
    long NothingToSettle,
    long Conflicts,
    long Quarantined,
    string Earnings,
    string Residue,
    decimal ElapsedSeconds,
    long UsersPerSecond,
    decimal SettleSeconds,
    bool DryRun,
    string Currency,
    string Verdict,
    string? Problem,
    string? Plan,
    PlanDocument? PlanFields,
    string? FrozenPlan,
    PlanDocument? FrozenPlanFields,
    bool? Clean,
    long? BreakCount,
    IReadOnlyList<string> UnknownUsers,
    IReadOnlyList<AttentionDocument> Attention,
    InboxDocument? Inbox,
    IReadOnlyList<FindingDocument> Findings,
    string? InputsHash)
{
    /// <summary>The document of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="currency">The currency of its amounts.</param>
    /// <param name="problem">What to do about it; null where all is well.</param>
    /// <param name="times">How long it took.</param>
    public static RunDocument Of(RunReport report, Currency currency, string? problem, RunTimes times) => new(
        report.Date.ToString(),
        report.InstanceId,
        report.Tally.Users,
        report.Tally.Settled,
        report.Tally.AlreadySettled,
        report.Tally.NothingToSettle,
        report.Tally.Conflicts,
        report.Tally.Quarantined,
        Money.Format(report.Tally.EarningsMinor, currency),
        ResidueOf(report, currency),
        DocumentJson.Seconds(times.Whole),
        times.UsersPerSecond(report),
        DocumentJson.Seconds(times.Settling),
        report.DryRun,
        currency.Code,
        report.Verdict.ToKebabCase(),
        problem,
        report.Plan?.ToString(),
        PlanDocument.OfAny(report.Plan),
        report.FrozenPlan?.ToString(),
        PlanDocument.OfAny(report.FrozenPlan),
        report.Reconciliation?.IsClean,
        report.Reconciliation?.BreakCount,
        [.. report.UnknownUsers.Select(user => user.Value)],
        [.. report.Attention.Select(result => AttentionDocument.Of(result, currency))],
        report.Inbox is { } inbox ? InboxDocument.Of(inbox) : null,
        FindingDocument.OfAll(report),
        report.InputsHash?.ToString());

    /// <summary>Σ residues of the users settled, in major units; zero where there is no plan to go by.</summary>
    public static string ResidueOf(RunReport report, Currency currency) => report.Plan is { } plan
        ? report.Tally.Residue(plan).ToText(currency)
        : Money.Format(0, currency);
}

/// <summary>How long a run took.</summary>
/// <param name="Settling">Until its reconciliation began; all of it where there was none.</param>
/// <param name="Whole">To its end.</param>
public readonly record struct RunTimes(TimeSpan Settling, TimeSpan Whole)
{
    /// <summary>Seconds of the whole time.</summary>
    public decimal WholeSeconds => (decimal)Whole.Ticks / TimeSpan.TicksPerSecond;

    /// <summary>Users by the whole time. Where the day could not be planned, no user was looked at, whatever the tally shows.</summary>
    public long UsersPerSecond(RunReport report) =>
        report.Verdict == PlanVerdict.Planned && Whole > TimeSpan.Zero ? (long)(report.Tally.Users / WholeSeconds) : 0;
}

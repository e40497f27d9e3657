using System.Numerics;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>
/// How a date stands, over HTTP: its day as it is stored, and its latest run and close. The command line's
/// <see cref="StatusDocument"/> counts the day's records, which no request has the time for.
/// </summary>
/// <param name="Date">The settlement date.</param>
/// <param name="InstanceId">The instance id that its runs share.</param>
/// <param name="State"><c>not-run</c>, <c>open</c>, <c>settled</c> or <c>closed</c>.</param>
/// <param name="Plan">The frozen plan in words; null before the first run.</param>
/// <param name="PlanFields">The same as fields.</param>
/// <param name="Currency">The currency of its amounts; null before the first run.</param>
/// <param name="Totals">The totals of the last clean reconciliation; null while there was none.</param>
/// <param name="CertificateHash">The hash of the closed day's certificate; null before the day is closed.</param>
/// <param name="Run">The app's latest run; null where its history is gone, or there was none.</param>
/// <param name="LatestDryRun">The app's latest dry run, in the same form; null where its history is gone, or there was none.</param>
/// <param name="Close">The app's latest close; null where its history is gone, or there was none.</param>
/// <param name="Paused">Who paused the schedule, when and why; null where it is not paused.</param>
/// <param name="Runs">Who ran what, when, with which options: the latest of the log, the latest first, the command line's too.</param>
/// <param name="Corrections">The date's corrections, by number.</param>
public sealed record DayDocument(
    string Date,
    string InstanceId,
    string State,
    string? Plan,
    PlanDocument? PlanFields,
    string? Currency,
    TotalsDocument? Totals,
    string? CertificateHash,
    RunStateDocument? Run,
    RunStateDocument? LatestDryRun,
    CloseStateDocument? Close,
    IReadOnlyList<LoggedRunDocument> Runs,
    IReadOnlyList<StandingCorrectionDocument> Corrections,
    PauseDocument? Paused)
{
    /// <summary>The state of a date of which no run is known.</summary>
    public const string NotRun = "not-run";

    /// <summary>The document of a date.</summary>
    public static DayDocument Of(
        SettlementDate date,
        string instanceId,
        Day? day,
        RunStateDocument? run,
        RunStateDocument? latestDryRun,
        CloseStateDocument? close,
        IReadOnlyList<LoggedRunDocument> runs,
        IReadOnlyList<StandingCorrectionDocument> corrections,
        PauseEntry? pause) => new(
        date.ToString(),
        instanceId,
        StateOf(day),
        day?.Plan.ToString(),
        PlanDocument.OfAny(day?.Plan),
        day?.Plan.Currency.Code,
        day?.Totals is { } totals ? TotalsDocument.Of(day.Plan, totals) : null,
        day?.Certificate is { } certificate ? Digest.Of(certificate).ToString() : null,
        run,
        latestDryRun,
        close,
        runs,
        corrections,
        PauseDocument.OfAny(pause));

    /// <summary>The state of a day; null for a date that was never run.</summary>
    public static string StateOf(Day? day) => day?.State.ToKebabCase() ?? NotRun;
}

/// <summary>The totals of a day's records.</summary>
/// <param name="Users">Records, those of zero earnings included.</param>
/// <param name="Earnings">What was credited, in major units.</param>
/// <param name="Residue">What rounding left over, in major units, to the last digit.</param>
public sealed record TotalsDocument(long Users, string Earnings, string Residue)
{
    /// <summary>The document of a day's totals.</summary>
    public static TotalsDocument Of(DayPlan plan, DayTotals totals) => new(
        totals.Users,
        Money.Format(totals.EarningsMinor, plan.Currency),
        new ExactAmount((BigInteger)totals.ResidueNumerator, plan.Yield.Denominator).ToText(plan.Currency));
}

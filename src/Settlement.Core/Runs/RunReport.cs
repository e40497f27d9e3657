namespace Settlement.Core;

/// <summary>What a run did: the output of the day's workflow.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="InstanceId">The instance id the run shared with all runs of the date.</param>
/// <param name="DryRun">Whether this only says what would happen.</param>
/// <param name="Verdict">Whether the day could be planned; the counts are zero if not.</param>
/// <param name="Plan">The plan this run had; null where there is no yield.</param>
/// <param name="FrozenPlan">The plan that stands; differs from <paramref name="Plan"/> in a conflict of the day.</param>
/// <param name="Tally">The users' outcomes. In a conflict of the day, its conflicts are the records there are.</param>
/// <param name="Attention">The first users who need attention.</param>
/// <param name="UnknownUsers">The users that were asked for and have no position.</param>
/// <param name="Reconciliation">The day's reconciliation after the run; null where nothing was written.</param>
public sealed record RunReport(
    SettlementDate Date,
    string InstanceId,
    bool DryRun,
    PlanVerdict Verdict,
    DayPlan? Plan,
    DayPlan? FrozenPlan,
    Tally Tally,
    IReadOnlyList<UserResult> Attention,
    IReadOnlyList<UserId> UnknownUsers,
    Reconciliation? Reconciliation)
{
    /// <summary>What the run took in from the inbox; null where it used none.</summary>
    public InboxReport? Inbox { get; init; }

    /// <summary>What the date lacks, where it could not be planned for that; null otherwise.</summary>
    public MissingInputs? Missing { get; init; }

    /// <summary>The report of a run whose day could not be planned; nothing was written but what an inbox brought.</summary>
    public static RunReport NotPlanned(RunRequest request, PlannedDay planned, InboxReport? inbox = null) => new(
        request.Date, request.InstanceId, request.DryRun, planned.Verdict, planned.Plan, planned.FrozenPlan,
        default(Tally) with { Conflicts = planned.Records }, [], planned.UnknownUsers ?? [], Reconciliation: null)
    {
        Inbox = inbox,
        Missing = planned.Missing,
    };

    internal static RunReport Finished(
        RunRequest request, PlannedDay planned, SettledPart settled, Reconciliation? reconciliation, InboxReport? inbox) => new(
        request.Date, request.InstanceId, request.DryRun, planned.Verdict, planned.Plan, planned.FrozenPlan,
        settled.Tally, settled.Attention, [], reconciliation)
        {
            Inbox = inbox,
        };
}

using System.Diagnostics;

namespace Settlement.Core;

/// <summary>What a run did: a <see cref="FinishedRun"/> or a <see cref="RefusedRun"/>. The output of the day's workflow.</summary>
public abstract record RunReport
{
    private protected RunReport()
    {
    }

    /// <summary>The settlement date.</summary>
    public required SettlementDate Date { get; init; }

    /// <summary>The instance id the run shared with all runs of the date.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Whether this only says what would happen.</summary>
    public required bool DryRun { get; init; }

    /// <summary>What the run took in from the inbox; null where it used none.</summary>
    public InboxReport? Inbox { get; init; }

    /// <summary>Whether the day could be planned, and if not, why.</summary>
    public PlanVerdict Verdict => this switch
    {
        FinishedRun => PlanVerdict.Planned,
        RefusedRun refused => refused.Obstacle.Verdict,
        _ => throw new UnreachableException(),
    };

    /// <summary>The plan this run had; null where it came to none.</summary>
    public DayPlan? Plan => this switch
    {
        FinishedRun finished => finished.SettledBy,
        RefusedRun { Obstacle: PlanObstacle.PlanDiffers differs } => differs.Plan,
        RefusedRun { Obstacle: PlanObstacle.DayClosed closed } => closed.Plan,
        RefusedRun { Obstacle: PlanObstacle.CheckRefused refused } => refused.Plan,
        RefusedRun { Obstacle: PlanObstacle.InputsMoved moved } => moved.Plan,
        _ => null,
    };

    /// <summary>The plan that stands; differs from <see cref="Plan"/> in a conflict of the day. Null where none does.</summary>
    public DayPlan? FrozenPlan => this switch
    {
        FinishedRun finished => finished.IsFrozen ? finished.SettledBy : null,
        RefusedRun refused => refused.Obstacle.Standing,
        _ => throw new UnreachableException(),
    };

    /// <summary>The users' outcomes. Of a run that was refused, none; in a conflict of the day the records there are count as its conflicts.</summary>
    public Tally Tally => this switch
    {
        FinishedRun finished => finished.Settled.Tally,
        RefusedRun { Obstacle: PlanObstacle.PlanDiffers differs } => default(Tally) with { Conflicts = differs.Records },
        _ => default,
    };

    /// <summary>The first users who need attention.</summary>
    public IReadOnlyList<UserResult> Attention => this is FinishedRun finished ? finished.Settled.Attention : [];

    /// <summary>The day's reconciliation after the run; null where nothing was written.</summary>
    public Reconciliation? Reconciliation => (this as FinishedRun)?.Reconciled;

    /// <summary>The users that were asked for and have no position.</summary>
    public IReadOnlyList<UserId> UnknownUsers => this is RefusedRun { Obstacle: PlanObstacle.UsersUnknown unknown } ? unknown.Users : [];

    /// <summary>What the date lacks, where it could not be planned for that; null otherwise.</summary>
    public MissingInputs? Missing => this is RefusedRun { Obstacle: PlanObstacle.InputsMissing missing } ? missing.Missing : null;

    /// <summary>What the named checks found, where that refused the date; empty otherwise.</summary>
    public IReadOnlyList<CheckFinding> Findings => this is RefusedRun { Obstacle: PlanObstacle.CheckRefused refused } ? refused.Findings : [];

    /// <summary>What the run settled by, or would, where somebody asked: of a dry run, and of a run that was to settle what was previewed. Null otherwise.</summary>
    public InputsHash? InputsHash => this switch
    {
        FinishedRun finished => finished.Inputs,
        RefusedRun { Obstacle: PlanObstacle.InputsMoved moved } => moved.Found,
        _ => null,
    };

    /// <summary>The report of a run whose day could not be planned; nothing was written but what an inbox brought.</summary>
    public static RefusedRun Refused(RunRequest request, PlanObstacle obstacle, InboxReport? inbox = null) => new()
    {
        Date = request.Date,
        InstanceId = RunRequest.RunsOf(request.Date),
        DryRun = request.DryRun,
        Inbox = inbox,
        Obstacle = obstacle,
    };

    internal static FinishedRun Finished(
        RunRequest request, PlannedDay planned, SettledPart settled, Reconciliation? reconciled, InboxReport? inbox) => new()
        {
            Date = request.Date,
            InstanceId = RunRequest.RunsOf(request.Date),
            DryRun = request.DryRun,
            Inbox = inbox,
            SettledBy = planned.Plan,
            IsFrozen = planned.IsFrozen,
            Settled = settled,
            Reconciled = reconciled,
            Inputs = planned.Inputs,
        };
}

/// <summary>A run that came to its end: every user of its scope has an outcome.</summary>
public sealed record FinishedRun : RunReport
{
    /// <summary>The plan it settled by.</summary>
    public required DayPlan SettledBy { get; init; }

    /// <summary>Whether that plan stands: false after a dry run of a date that was never run.</summary>
    public required bool IsFrozen { get; init; }

    /// <summary>The users' outcomes.</summary>
    public required SettledPart Settled { get; init; }

    /// <summary>The day's reconciliation after the run; null after a dry run.</summary>
    public Reconciliation? Reconciled { get; init; }

    /// <summary>What it settled by, or would; null where nobody asked.</summary>
    public InputsHash? Inputs { get; init; }
}

/// <summary>A run whose day could not be planned. Nobody was settled.</summary>
public sealed record RefusedRun : RunReport
{
    /// <summary>Why not.</summary>
    public required PlanObstacle Obstacle { get; init; }
}

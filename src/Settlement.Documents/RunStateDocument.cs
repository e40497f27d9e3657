using Settlement.Core;

namespace Settlement.Documents;

/// <summary>
/// How the latest run of a date stands, over HTTP: a part of <see cref="DayDocument"/>, with the names of
/// <see cref="RunDocument"/> but for what only a run that goes on has, and for lines where that has lists of fields.
/// </summary>
public sealed record RunStateDocument
{
    /// <summary><c>pending</c>, <c>running</c>, <c>completed</c>, <c>failed</c>, <c>stopped</c>, <c>terminated</c> or <c>suspended</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When the run was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the engine last heard of it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What it is doing; null before it says so.</summary>
    public string? Phase { get; init; }

    /// <summary>Whether the day could be planned, or why not; null while the run is going on.</summary>
    public string? Verdict { get; init; }

    /// <summary>Whether it wrote nothing on purpose.</summary>
    public bool DryRun { get; init; }

    /// <summary>Users with an outcome so far.</summary>
    public long Users { get; init; }

    /// <summary>Settled by this run.</summary>
    public long Settled { get; init; }

    /// <summary>Settled before.</summary>
    public long AlreadySettled { get; init; }

    /// <summary>Whose earnings came to zero.</summary>
    public long NothingToSettle { get; init; }

    /// <summary>Whose record has another content; in a conflict of the day, the records there are.</summary>
    public long Conflicts { get; init; }

    /// <summary>Who could not be settled.</summary>
    public long Quarantined { get; init; }

    /// <summary>Whether the reconciliation at the end of the run was clean; null where there was none yet.</summary>
    public bool? Clean { get; init; }

    /// <summary>Its breaks.</summary>
    public long? BreakCount { get; init; }

    /// <summary>The plan that this run had, in words; null while it is going on.</summary>
    public string? Plan { get; init; }

    /// <summary>The same as fields.</summary>
    public PlanDocument? PlanFields { get; init; }

    /// <summary>The plan that stands, in words; differs from <see cref="Plan"/> in a conflict of the day.</summary>
    public string? FrozenPlan { get; init; }

    /// <summary>The same as fields.</summary>
    public PlanDocument? FrozenPlanFields { get; init; }

    /// <summary>What the named checks found, where that refused the date; empty otherwise.</summary>
    public IReadOnlyList<FindingDocument> Findings { get; init; } = [];

    /// <summary>A hash of the plan and of every position: of a dry run, and of a run that was to settle what was previewed; null otherwise.</summary>
    public string? InputsHash { get; init; }

    /// <summary>Who is settling the date, and is waited for; null where the run does not wait for another.</summary>
    public string? HeldBy { get; init; }

    /// <summary>Since when, by that one's clock; null where the run does not wait for another.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>When that one's lease ends, unless it sends another heartbeat; null where the run does not wait for another.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Which run or close of the date that one is; null where the run does not wait for another.</summary>
    public long? HeldNumber { get; init; }

    /// <summary>What the date lacks: what the run waits for, or could not be planned without; null where it lacks nothing.</summary>
    public string? Missing { get; init; }

    /// <summary>Until when the run waits for it; null where it does not wait.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    /// <summary>The first files of the inbox that were refused, a line each.</summary>
    public IReadOnlyList<string> SetAside { get; init; } = [];

    /// <summary>What the run took in from the inbox, the files that were refused as fields; null before its end, and where no inbox was used.</summary>
    public InboxDocument? Inbox { get; init; }

    /// <summary>Users that were asked for and have no position.</summary>
    public IReadOnlyList<string> UnknownUsers { get; init; } = [];

    /// <summary>The first users who need attention, a line each.</summary>
    public IReadOnlyList<string> Attention { get; init; } = [];

    /// <summary>The same as fields.</summary>
    public IReadOnlyList<AttentionDocument> AttentionUsers { get; init; } = [];

    /// <summary>Why the run failed, on one line; null where it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>This with the counts of a tally.</summary>
    public RunStateDocument With(Tally tally) => this with
    {
        Users = tally.Users,
        Settled = tally.Settled,
        AlreadySettled = tally.AlreadySettled,
        NothingToSettle = tally.NothingToSettle,
        Conflicts = tally.Conflicts,
        Quarantined = tally.Quarantined,
    };

    /// <summary>This with what a run that is over came to.</summary>
    public RunStateDocument With(RunReport report) => With(report.Tally) with
    {
        Phase = RunPhase.Finished.ToKebabCase(),
        Verdict = report.Verdict.ToKebabCase(),
        DryRun = report.DryRun,
        Clean = report.Reconciliation?.IsClean,
        BreakCount = report.Reconciliation?.BreakCount,
        Plan = report.Plan?.ToString(),
        PlanFields = PlanDocument.OfAny(report.Plan),
        FrozenPlan = report.FrozenPlan?.ToString(),
        FrozenPlanFields = PlanDocument.OfAny(report.FrozenPlan),
        Missing = report.Missing?.ToString(),
        Inbox = report.Inbox is { } inbox ? InboxDocument.Of(inbox) : null,
        UnknownUsers = [.. report.UnknownUsers.Select(user => user.Value)],
        Findings = FindingDocument.OfAll(report),
        InputsHash = report.InputsHash?.ToString(),
    };
}

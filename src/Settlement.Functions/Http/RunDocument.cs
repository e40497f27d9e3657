using Microsoft.DurableTask.Client;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>How a date's run stands.</summary>
internal sealed record RunDocument
{
    /// <summary><c>pending</c>, <c>running</c>, <c>completed</c>, <c>failed</c>, <c>terminated</c> or <c>suspended</c>.</summary>
    public required OrchestrationRuntimeStatus Status { get; init; }

    /// <summary>When the run was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the engine last heard of it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What it is doing; null before it says so.</summary>
    public RunPhase? Phase { get; init; }

    /// <summary>Whether the day could be planned; null while the run is going on.</summary>
    public PlanVerdict? Verdict { get; init; }

    /// <summary>Whether it wrote nothing on purpose.</summary>
    public bool DryRun { get; init; }

    /// <summary>Users with an outcome so far.</summary>
    public long Users { get; init; }

    /// <summary>Users of each outcome so far.</summary>
    public long Settled { get; init; }

    /// <inheritdoc cref="Settled" />
    public long AlreadySettled { get; init; }

    /// <inheritdoc cref="Settled" />
    public long NothingToSettle { get; init; }

    /// <inheritdoc cref="Settled" />
    public long Conflicts { get; init; }

    /// <inheritdoc cref="Settled" />
    public long Quarantined { get; init; }

    /// <summary>Whether the reconciliation at the end of the run was clean; null where there was none yet.</summary>
    public bool? Clean { get; init; }

    /// <summary>Its breaks.</summary>
    public long? BreakCount { get; init; }

    /// <summary>The plan that this run had; null while it is going on.</summary>
    public string? Plan { get; init; }

    /// <summary>The plan that stands; differs from <see cref="Plan"/> in a conflict of the day.</summary>
    public string? FrozenPlan { get; init; }

    /// <summary>Who is settling the date, and is waited for; null where the run does not wait for another.</summary>
    public string? HeldBy { get; init; }

    /// <summary>When that one's lease ends, unless it sends another heartbeat; null where the run does not wait for another.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>What the date lacks: what the run waits for, or could not be planned without; null where it lacks nothing.</summary>
    public string? Missing { get; init; }

    /// <summary>Until when the run waits for it; null where it does not wait.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    /// <summary>The first files of the inbox that were refused, a line each.</summary>
    public IReadOnlyList<string> SetAside { get; init; } = [];

    /// <summary>Users that were asked for and have no position.</summary>
    public IReadOnlyList<string> UnknownUsers { get; init; } = [];

    /// <summary>The first users who need attention, a line each.</summary>
    public IReadOnlyList<string> Attention { get; init; } = [];

    /// <summary>Why the run failed, on one line; null where it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>The document of a run.</summary>
    /// <param name="run">The run's instance.</param>
    /// <param name="parts">What its parts have counted so far; only looked at while the run is going on.</param>
    public static RunDocument Of(OrchestrationMetadata run, Tally parts)
    {
        var document = new RunDocument
        {
            Status = run.RuntimeStatus,
            StartedAt = run.CreatedAt,
            UpdatedAt = run.LastUpdatedAt,
            Problem = run.FailureDetails is { } failure ? OneLine.Of(failure.ErrorMessage) : null,
        };
        if (run.RuntimeStatus == OrchestrationRuntimeStatus.Completed && run.ReadOutputAs<RunReport>() is { } report)
        {
            return document.With(report.Tally) with
            {
                Phase = RunPhase.Finished,
                Verdict = report.Verdict,
                DryRun = report.DryRun,
                Clean = report.Reconciliation?.IsClean,
                BreakCount = report.Reconciliation?.BreakCount,
                Plan = report.Plan?.ToString(),
                FrozenPlan = report.FrozenPlan?.ToString(),
                Missing = report.Missing?.ToString(),
                SetAside = [.. (report.Inbox?.SetAside ?? []).Select(file => OneLine.Of(file.ToString()))],
                UnknownUsers = [.. report.UnknownUsers.Select(user => user.Value)],
                Attention = [.. report.Attention.Select(result => OneLine.Of(result.ToLine()))],
            };
        }

        var status = StatusOf(run);

        // The run's own tally has finished parts only.
        return document.With(status is { Phase: RunPhase.Settling } ? parts : status?.Tally ?? default) with
        {
            Phase = status?.Phase,
            HeldBy = status?.Turn is { } turn ? OneLine.Of(turn.Holder) : null,
            HeldUntil = status?.Turn?.Until,
            Missing = status?.Wait?.Missing.ToString(),
            WaitsUntil = status?.Wait?.Deadline,
        };
    }

    /// <summary>What an instance last published; null before it did. Backends say nothing, an empty text or a JSON null then.</summary>
    public static RunStatus? StatusOf(OrchestrationMetadata instance) =>
        instance.SerializedCustomStatus is null or "" or "null" ? null : instance.ReadCustomStatusAs<RunStatus>();

    private RunDocument With(Tally tally) => this with
    {
        Users = tally.Users,
        Settled = tally.Settled,
        AlreadySettled = tally.AlreadySettled,
        NothingToSettle = tally.NothingToSettle,
        Conflicts = tally.Conflicts,
        Quarantined = tally.Quarantined,
    };
}

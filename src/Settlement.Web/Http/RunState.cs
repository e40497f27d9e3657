using System.Text.Json;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>Reads from the engine how a date's latest run and close stand. What others wrote is shown on one line.</summary>
public static class RunState
{
    /// <summary>How a run stands. What its parts have counted so far is only looked at while it is going on.</summary>
    public static RunStateDocument Of(WorkflowInstance run, Tally parts)
    {
        var document = new RunStateDocument
        {
            Status = run.State.ToKebabCase(),
            StartedAt = run.CreatedAt,
            UpdatedAt = run.UpdatedAt,
            DryRun = InstanceIds.IsDryRun(run.InstanceId),
            Problem = run.EndReason,
        };
        if (run.State == WorkflowState.Completed && ReportOf(run) is { } report)
        {
            return document.With(report) with
            {
                Problem = report is RefusedRun { Obstacle: PlanObstacle.OutOfOrder early } ? early.Problem : document.Problem,
                SetAside = [.. (report.Inbox?.SetAside ?? []).Select(file => OneLine.Of(file.ToString()))],
                Attention = [.. report.Attention.Select(result => OneLine.Of(result.ToLine()))],
                AttentionUsers = [.. report.Attention.Select(result => OnOneLine(AttentionDocument.Of(result, CurrencyOf(report))))],
            };
        }

        var status = run.Published;

        // The run's own tally has finished parts only.
        return document.With(status is { Phase: RunPhase.Settling or RunPhase.Stopped } ? parts : status?.Tally ?? default) with
        {
            Status = StatusOf(run, status),
            Phase = status?.Phase.ToKebabCase(),
            HeldBy = status?.Turn is { } turn ? OneLine.Of(turn.Holder) : null,
            HeldSince = status?.Turn?.Since,
            HeldUntil = status?.Turn?.Until,
            HeldNumber = status?.Turn?.Number,
            Missing = status?.Wait?.Missing.ToString(),
            WaitsUntil = status?.Wait?.Deadline,
        };
    }

    // Null where an earlier version wrote it in a form of its own: then the run's last status tells its counts.
    private static RunReport? ReportOf(WorkflowInstance run)
    {
        try
        {
            return run.Output<RunReport>();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How a close stands; null where there was none, or its history is gone.</summary>
    public static CloseStateDocument? OfClose(WorkflowInstance? close)
    {
        if (close is null)
        {
            return null;
        }

        var report = close.State == WorkflowState.Completed ? close.Output<CloseReport>() : null;
        var document = report is null ? null : CloseDocument.Of(report);
        return OfClose(close, document?.Verdict, document?.BreakCount, document?.Breaks);
    }

    /// <summary>How a close of a correction stands; null where there was none, or its history is gone.</summary>
    public static CloseStateDocument? OfCorrectionClose(WorkflowInstance? close)
    {
        if (close is null)
        {
            return null;
        }

        var report = close.State == WorkflowState.Completed ? close.Output<CorrectionCloseReport>() : null;
        var document = report is null ? null : CorrectionCloseDocument.Of(report);
        return OfClose(close, document?.Verdict, document?.BreakCount, document?.Breaks);
    }

    private static CloseStateDocument OfClose(
        WorkflowInstance close, string? verdict, long? breakCount, IReadOnlyList<BreakDocument>? breaks)
    {
        var status = close.Published;
        var turn = close.IsGoingOn ? status?.Turn : null;
        return new CloseStateDocument(
            StatusOf(close, status),
            status?.Phase.ToKebabCase(),
            turn is { } other ? OneLine.Of(other.Holder) : null,
            turn?.Since,
            turn?.Until,
            turn?.Number,
            verdict,
            breakCount,
            [.. (breaks ?? []).Select(OnOneLine)],
            close.EndReason);
    }

    /// <summary>How an instance stands. To the engine, one that was taken over or cancelled has failed.</summary>
    public static string StatusOf(WorkflowInstance instance, RunStatus? status) =>
        instance.State == WorkflowState.Failed && status is { Phase: RunPhase.Stopped }
            ? RunEnding.Stopped.ToKebabCase()
            : instance.State.ToKebabCase();

    /// <summary>A correction with what its caller wrote on one line.</summary>
    public static StandingCorrectionDocument OnOneLine(StandingCorrectionDocument standing) =>
        standing with { Correction = OnOneLine(standing.Correction) };

    /// <inheritdoc cref="OnOneLine(StandingCorrectionDocument)" />
    public static CorrectionPlanDocument OnOneLine(CorrectionPlanDocument plan) =>
        plan with { Reason = OneLine.Of(plan.Reason), By = OneLine.Of(plan.By) };

    /// <summary>A break with its detail on one line.</summary>
    public static BreakDocument OnOneLine(BreakDocument found) => found with { Detail = OneLine.Of(found.Detail) };

    /// <summary>A run of the log with what its caller wrote on one line.</summary>
    public static LoggedRunDocument OnOneLine(LoggedRunDocument run) =>
        run with { StartedBy = OneLine.Of(run.StartedBy), Options = OneLine.Of(run.Options) };

    /// <summary>A list of dates with what callers wrote on one line.</summary>
    public static DayListDocument OnOneLine(DayListDocument list) => list with
    {
        Days = [.. list.Days.Select(day => day.LastRun is { } run ? day with { LastRun = OnOneLine(run) } : day)],
    };

    /// <summary>What somebody needs attention for, on one line.</summary>
    public static AttentionDocument OnOneLine(AttentionDocument user) =>
        user with { Detail = user.Detail is { } detail ? OneLine.Of(detail) : null };

    // Nobody needs attention before there is a plan to settle by.
    private static Currency CurrencyOf(RunReport report) => (report.FrozenPlan ?? report.Plan)!.Currency;
}

using Microsoft.DurableTask.Client;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>How the latest close of a date over HTTP stands.</summary>
/// <param name="Status"><c>pending</c>, <c>running</c>, <c>completed</c>, <c>failed</c>, <c>terminated</c> or <c>suspended</c>.</param>
/// <param name="Phase">What it is doing; null before it says so.</param>
/// <param name="HeldBy">Who is at work on the date, and is waited for; null where the close does not wait for another.</param>
/// <param name="HeldUntil">When that one's lease ends, unless it sends another heartbeat; null where the close does not wait.</param>
/// <param name="Verdict">What it came to; null while it is going on.</param>
/// <param name="BreakCount">The breaks that kept the day from being closed; null while it is going on.</param>
/// <param name="Breaks">The first of them.</param>
/// <param name="Problem">Why the close failed, on one line; null where it did not.</param>
internal sealed record CloseDocument(
    OrchestrationRuntimeStatus Status,
    RunPhase? Phase,
    string? HeldBy,
    DateTimeOffset? HeldUntil,
    CloseVerdict? Verdict,
    long? BreakCount,
    IReadOnlyList<BreakDocument> Breaks,
    string? Problem)
{
    /// <summary>The document of a close; null where there was none, or its history is gone.</summary>
    public static CloseDocument? Of(OrchestrationMetadata? close)
    {
        if (close is null)
        {
            return null;
        }

        var report = close.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? close.ReadOutputAs<CloseReport>() : null;
        var breaks = report is { IsClosed: false } ? report.Reconciliation : null;
        var status = RunDocument.StatusOf(close);
        var turn = SingleInstance.IsGoingOn(close) ? status?.Turn : null;
        return new CloseDocument(
            close.RuntimeStatus,
            status?.Phase,
            turn is { } other ? OneLine.Of(other.Holder) : null,
            turn?.Until,
            report?.Verdict,
            report is null ? null : breaks?.BreakCount ?? 0,
            [.. (breaks?.Breaks ?? []).Select(item => new BreakDocument(item.Code, item.UserId, OneLine.Of(item.Detail)))],
            close.FailureDetails is { } failure ? OneLine.Of(failure.ErrorMessage) : null);
    }
}

using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>Reads from the engine how a run that books or previews a correction stands. What others wrote is shown on one line.</summary>
public static class CorrectionState
{
    /// <summary>How it stands; null where there was none, or its history is gone.</summary>
    /// <param name="run">The instance.</param>
    /// <param name="currency">The currency of amounts where it has no plan.</param>
    public static CorrectionStateDocument? Of(WorkflowInstance? run, Currency currency)
    {
        if (run is null)
        {
            return null;
        }

        var status = run.Published;
        var turn = run.IsGoingOn ? status?.Turn : null;
        var report = run.State == WorkflowState.Completed ? run.Output<CorrectionReport>() : null;
        return new CorrectionStateDocument(
            RunState.StatusOf(run, status),
            status?.Phase.ToKebabCase(),
            run.CreatedAt,
            run.UpdatedAt,
            status?.Tally.Users,
            turn is { } other ? OneLine.Of(other.Holder) : null,
            turn?.Since,
            turn?.Until,
            turn?.Number,
            run.EndReason,
            report is null ? null : Describe(report, currency, run.UpdatedAt - run.CreatedAt));
    }

    private static CorrectionDocument Describe(CorrectionReport report, Currency currency, TimeSpan elapsed)
    {
        var document = CorrectionDocument.Of(report, report.Plan?.Plan.Currency ?? currency, CorrectionProblem.Of(report), elapsed);
        return document with
        {
            Correction = document.Correction is { } plan ? RunState.OnOneLine(plan) : null,
            Booked = document.Booked is { Comparison: { } compared } booked
                ? booked with { Comparison = compared with { Breaks = [.. compared.Breaks.Select(RunState.OnOneLine)] } }
                : document.Booked,
            Attention = [.. document.Attention.Select(RunState.OnOneLine)],
        };
    }
}

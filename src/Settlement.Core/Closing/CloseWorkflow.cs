using System.Diagnostics;

namespace Settlement.Core;

/// <summary>
/// Closes a date: takes its turn, seals its inputs, reconciles every user, writes the certificate. Written once against
/// <see cref="IWorkflowContext"/>, run by every engine. Closing a closed day answers with its certificate.
/// </summary>
public static class CloseWorkflow
{
    private const int Attempts = 3;

    /// <summary>The workflow's name; its instance id is <see cref="CloseRequest.InstanceId"/>.</summary>
    public static WorkflowName<CloseRequest, CloseReport> Name { get; } = new("CloseDate");

    /// <summary>Runs one generation of the workflow; null where the next goes on.</summary>
    /// <exception cref="ActivityFailedException">
    /// A store or the payment service stayed out of reach. The day is not closed, and its inputs stay sealed until it is
    /// closed, or a close finds breaks.
    /// </exception>
    public static async Task<CloseReport?> RunAsync(IWorkflowContext context, CloseRequest request)
    {
        var turn = new WorkflowTurn(context, request.Date, request.RunId.GetValueOrDefault(), request.Turn, request.Sizing.Retry);
        if (!await turn.TakeAsync())
        {
            context.ContinueAsNew(request with { Turn = turn.Request });
            return null;
        }

        try
        {
            // Who closes, and with what, need not be in every step of its history.
            var report = await CloseInTurnAsync(context, request with { Turn = null });
            await turn.EndAsync(TurnEnding.Of(report));
            return report;
        }
        catch (ActivityFailedException)
        {
            await turn.EndAsync(TurnEnding.Failed);
            throw;
        }
    }

    private static async Task<CloseReport> CloseInTurnAsync(IWorkflowContext context, CloseRequest request)
    {
        for (var attempt = 1; ; attempt++)
        {
            context.SetStatus(new RunStatus(RunPhase.Planning, default));
            var start = await context.CallActivityAsync(CloseActivities.BeginClose, request, request.Sizing.Retry);
            var report = start switch
            {
                CloseAnswered answered => answered.Report,
                CloseBegun begun => await CloseAsync(context, request, begun),
                _ => throw new UnreachableException(),
            };
            if (report.Verdict != CloseVerdict.DayMoved || attempt == Attempts)
            {
                context.SetStatus(new RunStatus(RunPhase.Finished, default));
                return report;
            }
        }
    }

    private static async Task<CloseReport> CloseAsync(IWorkflowContext context, CloseRequest request, CloseBegun begun)
    {
        context.SetStatus(new RunStatus(RunPhase.Reconciling, default));
        var users = Reconciliation.Empty;
        await BoundedWindow.RunAsync(
            begun.Parts,
            request.Sizing.PartitionWindow,
            part => context.CallActivityAsync(
                DayActivities.ReconcilePart,
                new ReconcilePartInput(begun.Plan, part, request.Sizing.ReconcilePageSize, request.RunId),
                request.Sizing.Retry),
            part => users += part);
        return await context.CallActivityAsync(CloseActivities.CloseDay, new CloseDayInput(begun, users, request.RunId), request.Sizing.Retry);
    }
}

/// <summary>Which day to close, and in which pieces to reconcile it; the input of the close's workflow.</summary>
public sealed record CloseRequest(SettlementDate Date, RunSizing Sizing)
{
    /// <summary>Tells this close from all others and from all runs; null where its caller has taken its turn.</summary>
    public RunId? RunId { get; init; }

    /// <summary>How the close takes its turn on its date, which needs <see cref="RunId"/>; null where its caller has taken it.</summary>
    public TurnRequest? Turn { get; init; }

    /// <summary>The name under which <see cref="AcceptUnseen"/> is accepted.</summary>
    public const string PaymentsUnseen = "payments-unseen";

    /// <summary>
    /// Whether a day may be closed whose payments are on no list of the other side (<see cref="Reconciliation.Unseen"/>):
    /// somebody accepted it by name.
    /// </summary>
    public bool AcceptUnseen { get; init; }

    /// <summary>The deterministic instance id that all closes of a date share: <c>close-yyyy-MM-dd</c>.</summary>
    public string InstanceId => $"close-{Date}";
}

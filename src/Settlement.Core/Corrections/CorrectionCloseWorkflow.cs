namespace Settlement.Core;

/// <summary>
/// Closes a correction: takes the date's turn, compares every user's entries, writes the certificate. Written once against
/// <see cref="IWorkflowContext"/>, run by every engine. Closing a closed correction answers with its certificate.
/// </summary>
public static class CorrectionCloseWorkflow
{
    /// <summary>The workflow's name; its instance id is <see cref="CorrectionCloseRequest.InstanceId"/>.</summary>
    public static WorkflowName<CorrectionCloseRequest, CorrectionCloseReport> Name { get; } = new("CloseCorrectionOfDate");

    /// <summary>Runs one generation of the workflow; null where the next goes on.</summary>
    /// <exception cref="ActivityFailedException">A store or the payment service stayed out of reach; the correction is not closed.</exception>
    public static async Task<CorrectionCloseReport?> RunAsync(IWorkflowContext context, CorrectionCloseRequest request)
    {
        var turn = new WorkflowTurn(context, request.Date, request.RunId.GetValueOrDefault(), request.Turn, request.Sizing.Retry);
        if (!await turn.TakeAsync())
        {
            context.ContinueAsNew(request with { Turn = turn.Request });
            return null;
        }

        try
        {
            var report = await CloseInTurnAsync(context, request with { Turn = null });
            context.SetStatus(new RunStatus(RunPhase.Finished, default));
            await turn.EndAsync(TurnEnding.Of(report));
            return report;
        }
        catch (ActivityFailedException)
        {
            await turn.EndAsync(TurnEnding.Failed);
            throw;
        }
    }

    private static async Task<CorrectionCloseReport> CloseInTurnAsync(IWorkflowContext context, CorrectionCloseRequest request)
    {
        context.SetStatus(new RunStatus(RunPhase.Planning, default));
        var start = await context.CallActivityAsync(CorrectionActivities.BeginCloseCorrection, request, request.Sizing.Retry);
        if (start.Answer is { } answer)
        {
            return answer;
        }

        context.SetStatus(new RunStatus(RunPhase.Reconciling, default));
        var users = ComparedEntries.Empty;
        await BoundedWindow.RunAsync(
            start.Parts,
            request.Sizing.PartitionWindow,
            part => context.CallActivityAsync(
                CorrectionActivities.CompareEntries,
                new CompareEntriesInput(request.Date, request.Number, part, request.Sizing.ReconcilePageSize, request.RunId),
                request.Sizing.Retry),
            part => users += part);
        return await context.CallActivityAsync(
            CorrectionActivities.CloseCorrection, new CloseCorrectionInput(request.Date, request.Number, users, request.RunId), request.Sizing.Retry);
    }
}

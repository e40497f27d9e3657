using System.Diagnostics;

namespace Settlement.Core;

/// <summary>
/// Settles a date: takes its turn, takes in what the inbox holds and waits for what is late, freezes the plan, walks the
/// users part by part, adds up the results, reconciles. Written once against <see cref="IWorkflowContext"/>, run by every
/// engine.
/// </summary>
public static class DayWorkflow
{
    /// <summary>The workflow's name; its instance id is <see cref="RunRequest.InstanceId"/>.</summary>
    public static WorkflowName<RunRequest, RunReport> Name { get; } = new("SettleDay");

    /// <summary>Runs one generation of the workflow; null where the next goes on.</summary>
    /// <exception cref="ActivityFailedException">A store or the payment service stayed out of reach; a rerun resumes.</exception>
    public static async Task<RunReport?> RunAsync(IWorkflowContext context, RunRequest request)
    {
        var turn = new WorkflowTurn(context, request.Date, request.RunId, request.DryRun ? null : request.Turn, request.Sizing.Retry);
        if (!await turn.TakeAsync())
        {
            context.ContinueAsNew(request with { Turn = turn.Request });
            return null;
        }

        try
        {
            var report = await RunInTurnAsync(context, request with { Turn = turn.Request });
            if (report is not null)
            {
                await turn.EndAsync(TurnEnding.Of(report));
            }

            return report;
        }
        catch (ActivityFailedException)
        {
            await turn.EndAsync(TurnEnding.Failed);
            throw;
        }
    }

    private static async Task<RunReport?> RunInTurnAsync(IWorkflowContext context, RunRequest request)
    {
        var inbox = new WorkflowInbox(context, request);

        // Who started the run, and with what, need not be in every page of its history.
        request = request with { Turn = null };
        PlanningResult result;
        do
        {
            await inbox.TakeAsync();
            context.SetStatus(new RunStatus(RunPhase.Planning, default));
            result = await context.CallActivityAsync(DayActivities.PlanDay, request, request.Sizing.Retry);
        }
        while (await inbox.WaitAsync((result as PlanObstacle.InputsMissing)?.Missing));

        return inbox.ContinuesAsNew ? null : result switch
        {
            PlannedDay { CarriedParts: { } parts } planned when !request.DryRun => await KeepAbsentAsync(context, request, planned, parts) switch
            {
                PlannedDay again => await SettleAndReconcileAsync(context, request, again, inbox.Report),
                PlanObstacle obstacle => RunReport.Refused(request, obstacle, inbox.Report),
                _ => throw new UnreachableException(),
            },
            PlannedDay planned => await SettleAndReconcileAsync(context, request, planned, inbox.Report),
            PlanObstacle obstacle => RunReport.Refused(request, obstacle, inbox.Report),
            _ => throw new UnreachableException(),
        };
    }

    // Whoever comes to the date so is one of its users: it is planned again, which finds its plan frozen.
    private static async Task<PlanningResult> KeepAbsentAsync(
        IWorkflowContext context, RunRequest request, PlannedDay planned, IReadOnlyList<string> parts)
    {
        var kept = 0;
        await BoundedWindow.RunAsync(
            parts,
            request.Sizing.PartitionWindow,
            part => context.CallActivityAsync(
                DayActivities.KeepAbsent, new KeepAbsentInput(planned.Plan, part, request.Sizing.ReconcilePageSize, request.RunId), request.Sizing.Retry),
            found => kept += found);
        return kept == 0 ? planned : await context.CallActivityAsync(DayActivities.PlanDay, request, request.Sizing.Retry);
    }

    private static async Task<RunReport> SettleAndReconcileAsync(
        IWorkflowContext context, RunRequest request, PlannedDay planned, InboxReport? inbox)
    {
        var settled = await SettleAsync(context, request, planned);
        var reconciliation = request.DryRun ? null : await ReconcileAsync(context, request, planned, settled.Tally);
        context.SetStatus(new RunStatus(RunPhase.Finished, settled.Tally));
        return RunReport.Finished(request, planned, settled, reconciliation, inbox);
    }

    private static async Task<SettledPart> SettleAsync(IWorkflowContext context, RunRequest request, PlannedDay planned)
    {
        var total = SettledPart.Empty;
        request = request with { PositionsVersion = planned.PositionsVersion };
        context.SetStatus(new RunStatus(RunPhase.Settling, total.Tally));
        await BoundedWindow.RunAsync(
            Enumerable.Range(0, planned.Parts.Count),
            request.Sizing.PartitionWindow,
            part => context.CallSubWorkflowAsync(
                PartitionWorkflow.Name, RunRequest.PartInstanceId(context.InstanceId, part), PartitionInput.Start(request, planned, part)),
            part =>
            {
                total += part;
                context.SetStatus(new RunStatus(RunPhase.Settling, total.Tally));
            });
        return total;
    }

    private static async Task<Reconciliation> ReconcileAsync(
        IWorkflowContext context, RunRequest request, PlannedDay planned, Tally tally)
    {
        context.SetStatus(new RunStatus(RunPhase.Reconciling, tally));
        var plan = planned.Plan;
        var retry = request.Sizing.Retry;
        var parts = planned.ReconciliationParts;
        var total = Reconciliation.Empty;
        await BoundedWindow.RunAsync(
            parts,
            request.Sizing.PartitionWindow,
            part => context.CallActivityAsync(
                DayActivities.ReconcilePart, new ReconcilePartInput(plan, part, request.Sizing.ReconcilePageSize, request.RunId), retry),
            part => total += part);
        return await context.CallActivityAsync(DayActivities.FinishDay, new FinishDayInput(plan, total, request.RunId), retry);
    }
}

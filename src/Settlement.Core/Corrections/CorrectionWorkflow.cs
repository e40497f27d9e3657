using System.Diagnostics;

namespace Settlement.Core;

/// <summary>
/// Corrects a date, or says what that comes to: takes its turn, computes what every user concerned should get, freezes the correction,
/// walks the users once more to book their entries, compares it all. Written once against <see cref="IWorkflowContext"/>, run by
/// every engine. A correction that was interrupted is finished by booking it again.
/// </summary>
public static class CorrectionWorkflow
{
    /// <summary>
    /// The workflow's name; its instance id is <see cref="CorrectionPlan.InstanceIdOf"/> of the next correction, or
    /// <see cref="CorrectionRequest.PreviewOf"/>.
    /// </summary>
    public static WorkflowName<CorrectionRequest, CorrectionReport> Name { get; } = new("CorrectDate");

    /// <summary>Runs one generation of the workflow; null where the next goes on.</summary>
    /// <exception cref="ActivityFailedException">A store or the payment service stayed out of reach; booking again resumes.</exception>
    public static async Task<CorrectionReport?> RunAsync(IWorkflowContext context, CorrectionRequest request)
    {
        var turn = new WorkflowTurn(context, request.Date, request.RunId, request.Book ? request.Turn : null, request.Sizing.Retry);
        if (!await turn.TakeAsync())
        {
            context.ContinueAsNew(request with { Turn = turn.Request });
            return null;
        }

        try
        {
            // Who asked for it, and with what, need not be in every step of its history.
            var report = await CorrectInTurnAsync(context, request with { Turn = null });
            await turn.EndAsync(TurnEnding.Of(report));
            return report;
        }
        catch (ActivityFailedException)
        {
            await turn.EndAsync(TurnEnding.Failed);
            throw;
        }
    }

    private static async Task<CorrectionReport> CorrectInTurnAsync(IWorkflowContext context, CorrectionRequest request)
    {
        context.SetStatus(new RunStatus(RunPhase.Planning, default));
        var planning = await context.CallActivityAsync(CorrectionActivities.PlanCorrection, request, request.Sizing.Retry);
        var report = planning switch
        {
            PlannedCorrection planned => await CorrectAsync(context, request, planned),
            CorrectionObstacle obstacle => Report(context, request, obstacle.Verdict, obstacle.Standing),
            _ => throw new UnreachableException(),
        };
        context.SetStatus(new RunStatus(RunPhase.Finished, report.Tally));
        return report;
    }

    private static async Task<CorrectionReport> CorrectAsync(IWorkflowContext context, CorrectionRequest request, PlannedCorrection planned)
    {
        var plan = planned.Plan;
        var part = CorrectedPart.Empty;
        if (!request.Book || !planned.IsFrozen)
        {
            part = await WalkAsync(context, request, planned, plan, book: false);
            if (!planned.IsFrozen)
            {
                plan = plan with { Totals = part.Totals };
                plan = plan with { Hash = CorrectionHash.Of(plan, part.Entries) };
            }
        }

        CorrectionVerdict? ending =
            part.NotComputed > 0 ? CorrectionVerdict.CannotBeComputed :
            part.OverLimit > 0 ? CorrectionVerdict.OverLimit :
            !planned.IsFrozen && !part.ChangesInputs(plan) ? CorrectionVerdict.NothingToCorrect :
            !request.Book ? CorrectionVerdict.Previewed :
            request.ExpectHash is { } expected && expected != plan.Hash ? CorrectionVerdict.HashDiffers :
            null;
        if (ending is { } verdict)
        {
            return Report(context, request, verdict, plan, part);
        }

        var frozen = await context.CallActivityAsync(
            CorrectionActivities.FreezeCorrection, new FreezeCorrectionInput(plan, planned.DayTotals, request.RunId), request.Sizing.Retry);
        if (frozen.Obstacle is { } obstacle)
        {
            return Report(context, request, obstacle, frozen.Plan);
        }

        part = await WalkAsync(context, request, planned, frozen.Plan, book: true);
        return Report(context, request, CorrectionVerdict.Booked, frozen.Plan, part) with
        {
            Reconciled = await CompareAsync(context, request, planned, frozen.Plan, part),
        };
    }

    private static async Task<CorrectedPart> WalkAsync(
        IWorkflowContext context, CorrectionRequest request, PlannedCorrection planned, CorrectionPlan plan, bool book)
    {
        var total = CorrectedPart.Empty;
        var phase = book ? RunPhase.Settling : RunPhase.Planning;
        var instanceId = book ? context.InstanceId : context.InstanceId + "-preview";
        context.SetStatus(new RunStatus(phase, default));
        await BoundedWindow.RunAsync(
            Enumerable.Range(0, planned.Parts.Count),
            request.Sizing.PartitionWindow,
            part => context.CallSubWorkflowAsync(
                CorrectionPartWorkflow.Name,
                RunRequest.PartInstanceId(instanceId, part),
                new CorrectionPartInput(
                    new CorrectPageInput(
                        plan, request.RunId, book, planned.HasAttention, request.RetryRejected, planned.Parts[part], Continuation: null, request.Sizing.PageSize)
                    {
                        HasTurn = request.Book,
                        UserLimit = book || planned.IsFrozen ? null : request.UserLimit,
                    },
                    CorrectedPart.Empty,
                    request.Sizing.PagesPerGeneration,
                    request.Sizing.Retry)),
            part =>
            {
                total += part;
                context.SetStatus(new RunStatus(phase, total.Users.Tally));
            });
        return total;
    }

    private static async Task<CorrectionReconciliation> CompareAsync(
        IWorkflowContext context, CorrectionRequest request, PlannedCorrection planned, CorrectionPlan plan, CorrectedPart part)
    {
        context.SetStatus(new RunStatus(RunPhase.Reconciling, part.Users.Tally));
        var total = ComparedEntries.Empty;
        await BoundedWindow.RunAsync(
            planned.Parts,
            request.Sizing.PartitionWindow,
            token => context.CallActivityAsync(
                CorrectionActivities.CompareEntries,
                new CompareEntriesInput(plan.Date, plan.Number, token, request.Sizing.ReconcilePageSize, request.RunId),
                request.Sizing.Retry),
            compared => total += compared);
        return await context.CallActivityAsync(
            CorrectionActivities.FinishCorrection, new FinishCorrectionInput(plan.Date, plan.Number, total, request.RunId), request.Sizing.Retry);
    }

    private static CorrectionReport Report(
        IWorkflowContext context, CorrectionRequest request, CorrectionVerdict verdict, CorrectionPlan? plan, CorrectedPart? part = null) =>
        new(request.Date, verdict)
        {
            InstanceId = context.InstanceId,
            Plan = plan,
            Largest = part?.Largest ?? [],
            Tally = part?.Users.Tally ?? default,
            Attention = part?.Users.Attention ?? [],
        };
}

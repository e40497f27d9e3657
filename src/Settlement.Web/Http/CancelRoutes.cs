using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>The route that stops a run.</summary>
public sealed class CancelRoutes(
    AppStores stores, WorkflowRequests requests, HttpBoundary boundary, TimeProvider time, ILogger<CancelRoutes> logger)
{
    private static readonly RouteAccess Cancels = new((HttpMethods.Post, AppRole.Operate));

    /// <summary>
    /// <c>POST</c> stops the run of the date that this engine has, or the booking of a correction. One that has its turn loses it, and stops between two activities: what it
    /// settled stays so. One that waits for its turn is ended at once.
    /// </summary>
    public Task<IActionResult> CancelAsync(
        HttpRequest request,
        string date,
        IWorkflowEngine engine) => boundary.AnswerAsync(request, Cancels, async caller =>
        {
            var day = SettlementRoute.ParseDate(date);
            await RequestBody.ReadAsync(request, request.HttpContext.RequestAborted);
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            var (instanceId, runId) = await FindRunAsync(engine, day)
                ?? await FindCorrectionAsync(engine, open, day, request.HttpContext.RequestAborted)
                ?? throw new ProblemException(StatusCodes.Status409Conflict, "Nothing to cancel", $"No run of {day} that could be cancelled here is in progress.");

            // Not the request's token: a lease that was taken over is given back.
            if (!await CancelAsync(open, day, runId, caller))
            {
                await engine.TerminateAsync(instanceId, $"{caller.Name} has cancelled this run before it had its turn");

                // It may have had its turn meanwhile. Its parts would go on without it.
                await CancelAsync(open, day, runId, caller);
            }

            await engine.NoteTurnLostAsync(instanceId);

            logger.LogInformation("{Date}: run {RunId} cancelled by {Caller}", day, runId, caller.Name);
            return HttpReply.Started(request.HttpContext.Response, day, instanceId);
        });

    private static async Task<(string InstanceId, RunId RunId)?> FindRunAsync(IWorkflowEngine engine, SettlementDate date) =>
        await engine.FindAsync(InstanceIds.Run(date)) is { } run && run.IsGoingOn && run.Input<RunRequest>() is { } asked
            ? (run.InstanceId, asked.RunId)
            : null;

    // The one that is being booked is the last, or not there yet.
    private static async Task<(string InstanceId, RunId RunId)?> FindCorrectionAsync(
        IWorkflowEngine engine, OpenStores open, SettlementDate date, CancellationToken cancellationToken)
    {
        var count = (await open.Corrections.ListCorrectionsAsync(date, cancellationToken)).Count;
        foreach (var number in new[] { count + 1, count })
        {
            if (await engine.FindAsync(InstanceIds.Correction(date, number)) is { } run && run.IsGoingOn &&
                run.Input<CorrectionRequest>() is { } asked)
            {
                return (run.InstanceId, asked.RunId);
            }
        }

        return null;
    }

    private Task<bool> CancelAsync(OpenStores open, SettlementDate date, RunId run, Caller caller)
    {
        var (id, turn) = requests.Cancel(caller.Name);
        return new RunCanceller(open.Leases, open.RunLog).CancelAsync(run, date, id, turn, time.GetUtcNow(), CancellationToken.None);
    }
}

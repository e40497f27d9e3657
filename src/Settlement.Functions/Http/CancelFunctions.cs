using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>The route that stops a run.</summary>
public sealed class CancelFunctions(
    AppStores stores, WorkflowRequests requests, HttpBoundary boundary, TimeProvider time, ILogger<CancelFunctions> logger)
{
    private static readonly RouteAccess Cancels = new((HttpMethods.Post, AppRole.Operate));

    /// <summary>
    /// <c>POST</c> stops the app's run of the date, or the booking of a correction. One that has its turn loses it, and stops between two activities: what it
    /// settled stays so. One that waits for its turn is ended at once.
    /// </summary>
    [Function("SettlementCancel")]
    public Task<IActionResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = "settlements/{date}/cancel")] HttpRequest request,
        string date,
        [DurableClient] DurableTaskClient client) => boundary.AnswerAsync(request, Cancels, async caller =>
        {
            var day = SettlementRoute.ParseDate(date);
            await RequestBody.ReadAsync(request, request.HttpContext.RequestAborted);
            using var engine = new Engine(client, time);
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            var (instanceId, runId) = await FindRunAsync(engine, day)
                ?? await FindCorrectionAsync(engine, open, day, request.HttpContext.RequestAborted)
                ?? throw new ProblemException(StatusCodes.Status409Conflict, "Nothing to cancel", $"No run of the app for {day} is in progress.");

            // Not the request's token: a lease that was taken over is given back.
            if (!await CancelAsync(open, day, runId, caller))
            {
                await engine.TerminateAsync(instanceId, $"{caller.Name} has cancelled this run before it had its turn");

                // It may have had its turn meanwhile. Its parts would go on without it.
                await CancelAsync(open, day, runId, caller);
            }

            logger.LogInformation("{Date}: run {RunId} cancelled by {Caller}", day, runId, caller.Name);
            return HttpReply.Started(request.HttpContext.Response, day, instanceId);
        });

    private static async Task<(string InstanceId, RunId RunId)?> FindRunAsync(Engine engine, SettlementDate date) =>
        await engine.FindAsync(InstanceIds.Run(date)) is { } run && Engine.IsGoingOn(run) && run.ReadInputAs<RunRequest>() is { } asked
            ? (run.InstanceId, asked.RunId)
            : null;

    // The one that is being booked is the last, or not there yet.
    private static async Task<(string InstanceId, RunId RunId)?> FindCorrectionAsync(
        Engine engine, OpenStores open, SettlementDate date, CancellationToken cancellationToken)
    {
        var count = (await open.Corrections.ListCorrectionsAsync(date, cancellationToken)).Count;
        foreach (var number in new[] { count + 1, count })
        {
            if (await engine.FindAsync(InstanceIds.Correction(date, number)) is { } run && Engine.IsGoingOn(run) &&
                run.ReadInputAs<CorrectionRequest>() is { } asked)
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

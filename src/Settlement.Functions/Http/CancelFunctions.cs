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
    /// <c>POST</c> stops the app's run of the date. One that has its turn loses it, and stops between two activities: what it
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
            var run = await engine.FindAsync(InstanceIds.Run(day));
            if (!Engine.IsGoingOn(run) || run.ReadInputAs<RunRequest>() is not { } asked)
            {
                throw new ProblemException(StatusCodes.Status409Conflict, "Nothing to cancel", $"No run of the app for {day} is in progress.");
            }

            // Not the request's token: a lease that was taken over is given back.
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            if (!await CancelAsync(open, day, asked.RunId, caller))
            {
                await engine.TerminateAsync(run.InstanceId, $"{caller.Name} has cancelled this run before it had its turn");

                // It may have had its turn meanwhile. Its parts would go on without it.
                await CancelAsync(open, day, asked.RunId, caller);
            }

            logger.LogInformation("{Date}: run {RunId} cancelled by {Caller}", day, asked.RunId, caller.Name);
            return HttpReply.Started(request.HttpContext.Response, day, run.InstanceId);
        });

    private Task<bool> CancelAsync(OpenStores open, SettlementDate date, RunId run, Caller caller)
    {
        var (id, turn) = requests.Cancel(caller.Name);
        return new RunCanceller(open.Leases, open.RunLog).CancelAsync(run, date, id, turn, time.GetUtcNow(), CancellationToken.None);
    }
}

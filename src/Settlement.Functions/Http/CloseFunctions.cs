using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>The route that closes a day: an orchestration, since no request lasts as long as reconciling a million users.</summary>
public sealed class CloseFunctions(AppStores stores, SettlementOptions options, HttpBoundary boundary, ILogger<CloseFunctions> logger)
{
    private static readonly RouteAccess Closes = new((HttpMethods.Post, AppRole.Operate));

    /// <summary><c>POST</c> starts to close the date; a date that is closed answers with its certificate.</summary>
    [Function("SettlementClose")]
    public Task<IActionResult> CloseAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = "settlements/{date}/close")] HttpRequest request,
        string date,
        [DurableClient] DurableTaskClient client) => boundary.AnswerAsync(request, Closes, async caller =>
        {
            if (!SettlementDate.TryParse(date, out var day, out var problem))
            {
                throw new ProblemException(StatusCodes.Status400BadRequest, "Bad request", $"The date \"{date}\" {problem}.");
            }

            return await AnswerClosedAsync(day, request.HttpContext.RequestAborted) ?? await StartAsync(request, caller, day, client);
        });

    // Null where the day can be closed; its certificate where it is.
    private async Task<IActionResult?> AnswerClosedAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        var open = await stores.GetAsync(cancellationToken);
        var day = await open.Settlements.ReadDayAsync(date, cancellationToken) ?? throw new ProblemException(
            StatusCodes.Status404NotFound, "Not found", $"{date} was never run.");
        switch (day.State)
        {
            case DayState.Open:
                throw new ProblemException(
                    StatusCodes.Status409Conflict, "Not settled", $"{date} is not settled: its last run left it open, or it is going on.");
            case DayState.Closed:
                return HttpReply.Document(new { Date = date.ToString(), Closed = true, Certificate = CertificateDocument.Of(day.Certificate) });
            default:
                return null;
        }
    }

    private async Task<IActionResult> StartAsync(HttpRequest request, Caller caller, SettlementDate date, DurableTaskClient client)
    {
        var status = $"/api/settlements/{date}";
        var run = await client.GetInstanceAsync(RunStarter.InstanceId(date), getInputsAndOutputs: false, request.HttpContext.RequestAborted);
        if (run is not null && RunStarter.IsGoingOn(run.RuntimeStatus))
        {
            throw GoingOn("run", date, status);
        }

        // Not the request's token: a start that the engine has taken must not look like one that it has not.
        var isStarted = await CloseStarter.TryStartAsync(client, new CloseRequest(date, options.Sizing), CancellationToken.None);
        logger.LogInformation("{Date}: close {What} by {Caller}", date, isStarted ? "started" : "not started, one is going on", caller.Name);
        if (!isStarted)
        {
            throw GoingOn("close", date, status);
        }

        request.HttpContext.Response.Headers.Location = status;
        return HttpReply.Document(
            new { Date = date.ToString(), InstanceId = CloseStarter.InstanceId(date), StatusUrl = status }, StatusCodes.Status202Accepted);
    }

    private static ProblemException GoingOn(string what, SettlementDate date, string status) => new(
        StatusCodes.Status409Conflict, $"A {what} is going on", $"A {what} of {date} is going on; its state is at {status}.")
    {
        Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = status },
        Members = new Dictionary<string, object>(StringComparer.Ordinal) { ["statusUrl"] = status },
    };
}

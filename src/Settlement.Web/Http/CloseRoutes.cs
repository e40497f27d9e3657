using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>The route that closes a day: an orchestration, since no request lasts as long as reconciling a million users.</summary>
public sealed class CloseRoutes(
    AppStores stores, WorkflowRequests requests, HttpBoundary boundary, ILogger<CloseRoutes> logger)
{
    private static readonly RouteAccess Closes = new((HttpMethods.Post, AppRole.Operate));

    /// <summary><c>POST</c> starts to close the date; a date that is closed answers with its certificate.</summary>
    public Task<IActionResult> CloseAsync(
        HttpRequest request,
        string date,
        IWorkflowEngine engine) => boundary.AnswerAsync(request, Closes, async caller =>
        {
            var day = SettlementRoute.ParseDate(date);
            var acceptUnseen = false;
            await RequestBody.ReadAsync(
                request, request.HttpContext.RequestAborted, ("accept", value => acceptUnseen = AcceptsUnseen(value)));
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);

            // Not the request's token: a seal that is being lifted or made final is not left half-way.
            var report = await new CloseActivities(open.Inputs, open.Settlements, open.Payments, list: null, open.Corrections).AnswerAtOnceAsync(day, acceptUnseen, CancellationToken.None);
            return report is null ? await StartAsync(request, caller, day, acceptUnseen, engine) : Answer(report, open);
        });

    private static IActionResult Answer(CloseReport report, OpenStores open) => report.Verdict switch
    {
        CloseVerdict.AlreadyClosed => HttpReply.Document(
            new ClosedDocument(report.Date.ToString(), Closed: true, CertificateDocument.Of(report.Certificate))),
        CloseVerdict.NotRun => throw ProblemException.NotFound($"{report.Date} was never run."),
        CloseVerdict.NotSettled => throw new ProblemException(
            StatusCodes.Status409Conflict, "Not settled", $"{report.Date} is not settled: its last run left it open, or it is in progress."),
        CloseVerdict.PayerDiffers => throw new ProblemException(
            StatusCodes.Status409Conflict,
            "Payer differs",
            $"{report.Date} is paid by the {report.Plan!.Payer.Name()}, and payments go to the {open.Payer.Name()} here."),
        CloseVerdict.PaymentsUnseen => throw new ProblemException(
            StatusCodes.Status409Conflict,
            "Payments unseen",
            $"The payment service lists nothing, so nobody has seen what else was paid for {report.Date}: compare its list with settle close " +
            $"--payments-file, or accept it with \"accept\": [\"{CloseRequest.PaymentsUnseen}\"]."),
        _ => throw new InvalidOperationException($"a close that had nothing to do came to {report.Verdict}"),
    };

    private static bool AcceptsUnseen(JsonElement codes)
    {
        if (codes.ValueKind != JsonValueKind.Array ||
            codes.EnumerateArray().Any(code => code.ValueKind != JsonValueKind.String || code.GetString() != CloseRequest.PaymentsUnseen))
        {
            throw ProblemException.BadRequest($"accept is not a list of codes; the known one is {CloseRequest.PaymentsUnseen}.");
        }

        return codes.GetArrayLength() > 0;
    }

    private async Task<IActionResult> StartAsync(HttpRequest request, Caller caller, SettlementDate date, bool acceptUnseen, IWorkflowEngine engine)
    {
        if (await engine.IsGoingOnAsync(InstanceIds.Run(date)))
        {
            throw ProblemException.GoingOn("run", date);
        }

        var asked = requests.Close(date, caller.Name, acceptUnseen);
        var isStarted = await engine.TryStartAsync(asked);
        logger.LogInformation("{Date}: close {RunId} {What} by {Caller}", date, asked.RunId, isStarted ? "started" : "not started, one is going on", caller.Name);
        return isStarted ? HttpReply.Started(request.HttpContext.Response, date, asked.InstanceId) : throw ProblemException.GoingOn("close", date);
    }
}

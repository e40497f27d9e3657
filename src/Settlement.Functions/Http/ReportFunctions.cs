using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Functions;

/// <summary>The routes that export what is stored, and the one for probes. They read only.</summary>
public sealed class ReportFunctions(AppStores stores, SettlementOptions options, HttpBoundary boundary, TimeProvider time)
{
    private static readonly RouteAccess Reads = new((HttpMethods.Get, AppRole.Read));

    /// <summary><c>GET</c>: a date's records as CSV, as <c>settle export</c> writes them.</summary>
    [Function("SettlementExport")]
    public Task<IActionResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = "settlements/{date}/export")] HttpRequest request,
        string date) => boundary.AnswerAsync(request, Reads, async _ =>
        {
            var settlementDate = SettlementRoute.ParseDate(date);
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            var day = await open.Settlements.ReadDayAsync(settlementDate, request.HttpContext.RequestAborted)
                ?? throw ProblemException.NotFound($"{settlementDate} was never run, so there is nothing to export.");
            return new ExportResult(open.Settlements, day.Plan);
        });

    /// <summary><c>GET</c>: a user's history with a running total, as <c>settle statement</c> shows it.</summary>
    [Function("SettlementStatement")]
    public Task<IActionResult> StatementAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = "users/{userId}/statement")] HttpRequest request,
        string userId) => boundary.AnswerAsync(request, Reads, async _ =>
        {
            var user = SettlementRoute.ParseUser(userId);
            var (from, to) = SettlementRoute.ParseRange(request.Query);
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            var statement = await UserStatement.ReadAsync(open.Settlements, open.Corrections, user, from, to, request.HttpContext.RequestAborted);
            return statement.FindProblem() is { } problem
                ? throw ProblemException.BadRequest($"{problem}; narrow the dates with from and to.")
                : HttpReply.Document(StatementDocument.Of(statement, options.Currency));
        });

    /// <summary><c>GET</c>: whether the store and the engine's storage answer, for probes; 503 where one does not.</summary>
    [Function("SettlementHealth")]
    public Task<IActionResult> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = "health")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => boundary.AnswerAsync(request, Reads, async _ =>
        {
            using var engine = new Engine(client, time);
            await engine.IsGoingOnAsync(ScheduleInput.InstanceId);
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            var today = new SettlementCalendar(options.TimeZone, options.CutOff).LatestDue(time.GetUtcNow());
            await open.Settlements.ReadDayAsync(today, request.HttpContext.RequestAborted);
            await open.Inputs.ReadYieldAsync(today, request.HttpContext.RequestAborted);
            return HttpReply.Document(new HealthDocument(Ok: true, options.Store.ToString(), options.Positions.ToString()));
        });
}

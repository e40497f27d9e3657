using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>The routes that export what is stored, and the one for probes. They read only.</summary>
public sealed class ReportRoutes(AppStores stores, ServedSettings settings, HttpBoundary boundary, TimeProvider time)
{
    private static readonly RouteAccess Reads = new((HttpMethods.Get, AppRole.Read));

    /// <summary><c>GET</c>: a date's records as CSV, as <c>settle export</c> writes them.</summary>
    public Task<IActionResult> ExportAsync(
        HttpRequest request,
        string date) => boundary.AnswerAsync(request, Reads, async _ =>
        {
            var settlementDate = SettlementRoute.ParseDate(date);
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            var day = await open.Settlements.ReadDayAsync(settlementDate, request.HttpContext.RequestAborted)
                ?? throw ProblemException.NotFound($"{settlementDate} was never run, so there is nothing to export.");
            return new ExportResult(open.Settlements, day.Plan);
        });

    /// <summary><c>GET</c>: a user's history with a running total, as <c>settle statement</c> shows it.</summary>
    public Task<IActionResult> StatementAsync(
        HttpRequest request,
        string userId) => boundary.AnswerAsync(request, Reads, async _ =>
        {
            var user = SettlementRoute.ParseUser(userId);
            var (from, to) = SettlementRoute.ParseRange(request.Query);
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            var statement = await UserStatement.ReadAsync(open.Settlements, open.Corrections, user, from, to, request.HttpContext.RequestAborted);
            return statement.FindProblem() is { } problem
                ? throw ProblemException.BadRequest($"{problem}; narrow the dates with from and to.")
                : HttpReply.Document(StatementDocument.Of(statement, settings.Currency));
        });

    /// <summary><c>GET</c>: whether the store and the engine's storage answer, for probes; 503 where one does not.</summary>
    public Task<IActionResult> HealthAsync(
        HttpRequest request,
        IWorkflowEngine engine) => boundary.AnswerAsync(request, Reads, async _ =>
        {
            var now = time.GetUtcNow();
            var today = settings.Checks.Calendar?.LatestDue(now) ?? new SettlementDate(DateOnly.FromDateTime(now.UtcDateTime));
            await engine.IsGoingOnAsync(InstanceIds.Run(today));
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            await open.Settlements.ReadDayAsync(today, request.HttpContext.RequestAborted);
            await open.Inputs.ReadYieldAsync(today, request.HttpContext.RequestAborted);
            return HttpReply.Document(new HealthDocument(Ok: true, settings.Store.ToString(), settings.Positions.ToString()));
        });
}

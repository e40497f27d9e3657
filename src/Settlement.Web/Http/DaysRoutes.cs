using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>The route of all dates: how each stands, and a catch-up of those that are not settled.</summary>
public sealed class DaysRoutes(AppStores stores, ServedSettings settings, HttpBoundary boundary, TimeProvider time, ILogger<DaysRoutes> logger)
{
    private static readonly RouteAccess ReadsAndStarts = new((HttpMethods.Get, AppRole.Read), (HttpMethods.Post, AppRole.Operate));

    /// <summary><c>GET</c>: every date of a range with how it stands, be it run or not; <c>POST</c> settles those that can be.</summary>
    public Task<IActionResult> DaysAsync(HttpRequest request, IWorkflowEngine engine) => boundary.AnswerAsync(request, ReadsAndStarts, async caller =>
    {
        try
        {
            return HttpMethods.IsPost(request.Method)
                ? await StartAsync(request, caller, engine)
                : await ListAsync(request);
        }
        catch (DateRangeException exception)
        {
            throw ProblemException.BadRequest($"{exception.Message}; narrow the dates with from and to.");
        }
    });

    private async Task<IActionResult> ListAsync(HttpRequest request)
    {
        var (from, to) = SettlementRoute.ParseRange(request.Query);
        var open = await stores.GetAsync(request.HttpContext.RequestAborted);
        var rules = settings.DateRules;
        var list = await DateList.ReadAsync(open.Dates, from, to, time.GetUtcNow(), rules, request.HttpContext.RequestAborted);
        var pause = await new SchedulePause(open.Pauses).FindAsync(request.HttpContext.RequestAborted);
        return HttpReply.Document(RunState.OnOneLine(DayListDocument.Of(from, to, list, rules.Calendar, states: [], pause)));
    }

    private async Task<IActionResult> StartAsync(HttpRequest request, Caller caller, IWorkflowEngine engine)
    {
        var aborted = request.HttpContext.RequestAborted;
        var asked = await CatchUpBody.ReadAsync(request, aborted);
        var open = await stores.GetAsync(aborted);
        var plan = await CatchUpPlan.ReadAsync(
            open.Dates, asked.From, asked.To, settings.LookBackDays, time.GetUtcNow(), settings.DateRules, aborted);
        var status = $"{SettlementRoute.All}?from={plan.From}&to={plan.To}";
        if (asked.DryRun || plan.Ready.Count == 0)
        {
            return HttpReply.Document(CatchUpStartedDocument.Of(plan, instanceId: null, status));
        }

        var dates = plan.Ready.Select(date => date.Date).ToList();
        if (!await engine.TryStartAsync(new CatchUpStart(Guid.NewGuid(), caller.Name, plan.To, dates)))
        {
            throw new ProblemException(StatusCodes.Status409Conflict, "Already going on", "A catch-up is in progress; nothing was started.");
        }

        logger.LogInformation(
            "Catch-up of {From} to {To} started by {Caller}: {Count} dates from {First} to {Last}", plan.From, plan.To, caller.Name, dates.Count, dates[0], dates[^1]);
        request.HttpContext.Response.Headers.Location = status;
        return HttpReply.Document(CatchUpStartedDocument.Of(plan, InstanceIds.CatchUp, status), StatusCodes.Status202Accepted);
    }

    /// <summary>The body of a catch-up: which dates, and whether to say only what would be done. No body is every date that the schedule looks at.</summary>
    private sealed record CatchUpBody(SettlementDate? From, SettlementDate? To, bool DryRun)
    {
        public static async Task<CatchUpBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
        {
            var body = new CatchUpBody(From: null, To: null, DryRun: false);
            await RequestBody.ReadAsync(
                request,
                cancellationToken,
                ("from", value => body = body with { From = RequestBody.Date("from", value) }),
                ("to", value => body = body with { To = RequestBody.Date("to", value) }),
                ("dryRun", value => body = body with { DryRun = RequestBody.Truth("dryRun", value) }));
            return body is { From: { } first, To: { } last } && last.CompareTo(first) < 0
                ? throw ProblemException.BadRequest($"to, {last}, is before from, {first}.")
                : body;
        }
    }
}

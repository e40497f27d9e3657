using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>
/// The routes of a day, of its users and of its reconciliation. Every route takes every method, so that a wrong one is answered
/// like any other bad request, and comes through <see cref="HttpBoundary"/>: nothing is anonymous.
/// </summary>
public sealed class DayRoutes(
    AppStores stores, ServedSettings settings, WorkflowRequests requests, HttpBoundary boundary, TimeProvider time, ILogger<DayRoutes> logger)
{
    private const int MostRuns = 5;

    private static readonly RouteAccess ReadsAndStarts = new((HttpMethods.Get, AppRole.Read), (HttpMethods.Post, AppRole.Operate));
    private static readonly RouteAccess Reads = new((HttpMethods.Get, AppRole.Read));

    /// <summary><c>POST</c> starts a run of the date, or another; <c>GET</c> says how it stands.</summary>
    public Task<IActionResult> DayAsync(
        HttpRequest request,
        string date,
        IWorkflowEngine engine) => boundary.AnswerAsync(request, ReadsAndStarts, async caller =>
        {
            var day = SettlementRoute.ParseDate(date);
            return HttpMethods.IsPost(request.Method)
                ? await StartAsync(request, caller, day, engine)
                : HttpReply.Document(await ReadStatusAsync(day, engine, request.HttpContext.RequestAborted));
        });

    /// <summary><c>GET</c>: a user's record on the date and where its amount comes from.</summary>
    public Task<IActionResult> UserAsync(
        HttpRequest request,
        string date,
        string userId) => boundary.AnswerAsync(request, Reads, async _ =>
        {
            var day = SettlementRoute.ParseDate(date);
            var user = SettlementRoute.ParseUser(userId);
            var aborted = request.HttpContext.RequestAborted;
            var open = await stores.GetAsync(aborted);
            var (plan, _) = await PlanAsync(open, day, aborted);
            var explanation = await Explanation.FindAsync(open.Inputs, open.Settlements, open.Corrections, open.Payments, plan, user, aborted)
                ?? throw ProblemException.NotFound($"{user} has neither a position nor a record on {day}.");
            return HttpReply.Document(Describe(explanation));
        });

    /// <summary><c>GET</c>: compares what should be, what is recorded and what is paid. Reads only.</summary>
    public Task<IActionResult> ReconciliationAsync(
        HttpRequest request,
        string date) => boundary.AnswerAsync(request, Reads, async _ =>
        {
            var settlementDate = SettlementRoute.ParseDate(date);
            var aborted = request.HttpContext.RequestAborted;
            var open = await stores.GetAsync(aborted);
            var (plan, day) = await PlanAsync(open, settlementDate, aborted);
            if (day is null && await open.Inputs.CountPositionsAsync(settlementDate, aborted) == 0)
            {
                throw ProblemException.NotFound($"{settlementDate} was never run, and there are no positions for it.");
            }

            var reconciler = new Reconciler(open.Inputs, open.Settlements, open.Payments, list: null, open.Corrections);
            var found = await reconciler.ReconcileAsync(plan, new RunSizing().ReconcilePageSize, static _ => { }, aborted);
            return HttpReply.Document(ReconciliationDocument.Of(
                plan, day, found, found.Breaks.Select(item => RunState.OnOneLine(BreakDocument.Of(item)))));
        });

    private static ExplanationDocument Describe(Explanation explanation)
    {
        var document = ExplanationDocument.Of(explanation);
        return document with { Problem = document.Problem is { } problem ? OneLine.Of(problem) : null };
    }

    private async Task<IActionResult> StartAsync(HttpRequest request, Caller caller, SettlementDate date, IWorkflowEngine engine)
    {
        var aborted = request.HttpContext.RequestAborted;
        var start = await StartRequest.ReadAsync(request, aborted);
        RequireDue(start, date);
        await RequireOpenAsync(date, aborted);
        await RequireSettlementDateAsync(date, aborted);
        await RequireKnownAsync(start, date, aborted);
        var asked = start.Apply(requests.Run(date, RunKind.Http, caller.Name, start.Describe()));
        var isStarted = await engine.TryStartAsync(asked);
        logger.LogInformation(
            "{Date}: run {RunId} {What} by {Caller}: {Options}", date, asked.RunId, isStarted ? "started" : "not started, one is going on", caller.Name, start.Describe());
        return isStarted
            ? HttpReply.Started(request.HttpContext.Response, date, asked.InstanceId)
            : throw ProblemException.GoingOn(start.DryRun ? "dry run" : "run", date);
    }

    private void RequireDue(StartRequest start, SettlementDate date)
    {
        var problem = settings.Checks.Calendar is not { } calendar
            ? settings.Checks.FindFutureProblem(date, time.GetUtcNow(), start.Accepted)
            : calendar.DueAt(date) is var due && due > time.GetUtcNow() && !start.Accepted.Contains(CheckCode.FutureDate)
                ? $"{date} may be settled from {due.UtcDateTime:yyyy-MM-dd HH:mm} UTC, its cut-off"
                : null;
        if (problem is not null)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, "Not due", $"{problem}; nothing was started.");
        }
    }

    private async Task RequireOpenAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        var open = await stores.GetAsync(cancellationToken);
        if (await open.Settlements.ReadDayAsync(date, cancellationToken) is { State: DayState.Closed })
        {
            throw new ProblemException(
                StatusCodes.Status409Conflict, "Closed", $"{date} is closed, and a closed day never changes; nothing was started.");
        }
    }

    private async Task RequireSettlementDateAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        if (!settings.Settlement.Dates.Contains(date) && await (await stores.GetAsync(cancellationToken)).Settlements.ReadDayAsync(date, cancellationToken) is null)
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest, "No settlement date", $"{date} is no settlement date by the calendar; the next is {settings.Settlement.Dates.AtOrAfter(date)}; nothing was started.");
        }
    }

    private async Task RequireKnownAsync(StartRequest start, SettlementDate date, CancellationToken cancellationToken)
    {
        var users = start.Users;
        if (users.Count == 0)
        {
            return;
        }

        var open = await stores.GetAsync(cancellationToken);

        // Positions that the inbox still holds: the run takes them in and says who is unknown.
        if (settings.InputsDeadline is not null && !start.DryRun && await open.Inputs.CountPositionsAsync(date, cancellationToken) == 0)
        {
            return;
        }

        var unknown = await open.Inputs.FindUnknownUsersAsync(date, users, cancellationToken);
        if (unknown.Count > 0)
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest, "Unknown users", $"{unknown.Count} of the users have no position on {date}; nothing was started.")
            {
                Document = document => document with { UnknownUsers = [.. unknown.Select(user => user.Value)] },
            };
        }
    }

    /// <summary>How a date stands.</summary>
    /// <exception cref="ProblemException">No run of it is known: 404.</exception>
    public async Task<DayDocument> ReadStatusAsync(SettlementDate date, IWorkflowEngine engine, CancellationToken cancellationToken)
    {
        var run = await engine.FindAsync(InstanceIds.Run(date));
        var dryRun = await engine.FindAsync(InstanceIds.DryRun(date));
        var close = await engine.FindAsync(InstanceIds.Close(date));
        var (runState, dryRunState) = (await StateAsync(engine, run), await StateAsync(engine, dryRun));
        var open = await stores.GetAsync(cancellationToken);
        var day = await open.Settlements.ReadDayAsync(date, cancellationToken);
        if (run is null && dryRun is null && day is null)
        {
            throw ProblemException.NotFound($"{date} was never run.");
        }

        var corrections = await open.Corrections.ListCorrectionsAsync(date, cancellationToken);
        var logged = await open.RunLog.ListRunsAsync(date, MostRuns, cancellationToken);
        var lease = await open.Leases.ReadLeaseAsync(date, cancellationToken);
        var pause = await new SchedulePause(open.Pauses).FindAsync(cancellationToken);
        return DayDocument.Of(
            date,
            InstanceIds.Run(date),
            day,
            runState,
            dryRunState,
            RunState.OfClose(close),
            [.. logged.Select(entry => RunState.OnOneLine(LoggedRunDocument.Of(entry, lease)))],
            [.. corrections.Select(correction => RunState.OnOneLine(StandingCorrectionDocument.Of(correction)))],
            pause);
    }

    private async Task<RunStateDocument?> StateAsync(IWorkflowEngine engine, WorkflowInstance? run) => run is null
        ? null
        : RunState.Of(run, run.State == WorkflowState.Completed ? default : await CountPartsAsync(engine, run));

    // Instances of an earlier run keep their ids: they say nothing about this one.
    private async Task<Tally> CountPartsAsync(IWorkflowEngine engine, WorkflowInstance run)
    {
        var parts = await Task.WhenAll(InstanceIds.Parts(run.InstanceId, settings.Sizing.Partitions).Select(engine.FindAsync));
        return parts
            .Where(part => part is not null && part.CreatedAt >= run.CreatedAt)
            .Select(part => part!.Published?.Tally ?? default)
            .Aggregate(default(Tally), static (total, part) => total + part);
    }

    private async Task<PlanInForce> PlanAsync(OpenStores open, SettlementDate date, CancellationToken cancellationToken) =>
        await PlanInForce.FindAsync(open.Inputs, open.Settlements, settings.Settlement, open.Payer, date, cancellationToken)
        ?? throw ProblemException.NotFound($"{date} was never run, and there is no yield for it.");
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>The routes of a date's corrections.</summary>
public sealed class CorrectionRoutes(
    AppStores stores, ServedSettings settings, WorkflowRequests requests, HttpBoundary boundary, TimeProvider time, ILogger<CorrectionRoutes> logger)
{
    private static readonly RouteAccess ReadsAndStarts = new((HttpMethods.Get, AppRole.Read), (HttpMethods.Post, AppRole.Operate));
    private static readonly RouteAccess Reads = new((HttpMethods.Get, AppRole.Read));
    private static readonly RouteAccess Closes = new((HttpMethods.Post, AppRole.Operate));

    /// <summary><c>POST</c> previews a correction, or books it; <c>GET</c> lists those of the date, with the latest preview.</summary>
    public Task<IActionResult> CorrectionsAsync(
        HttpRequest request,
        string date,
        IWorkflowEngine engine) => boundary.AnswerAsync(request, ReadsAndStarts, async caller =>
        {
            var day = SettlementRoute.ParseDate(date);
            return HttpMethods.IsPost(request.Method)
                ? await StartAsync(request, caller, day, engine)
                : await ListAsync(day, engine, request.HttpContext.RequestAborted);
        });

    /// <summary><c>GET</c>: how a correction stands.</summary>
    public Task<IActionResult> CorrectionAsync(
        HttpRequest request,
        string date,
        string number,
        IWorkflowEngine engine) => boundary.AnswerAsync(request, Reads, async _ =>
            await StatusAsync(SettlementRoute.ParseDate(date), SettlementRoute.ParseCorrection(number), engine, request.HttpContext.RequestAborted));

    /// <summary><c>POST</c> starts to close a correction; one that is closed answers with its certificate.</summary>
    public Task<IActionResult> CloseAsync(
        HttpRequest request,
        string date,
        string number,
        IWorkflowEngine engine) => boundary.AnswerAsync(request, Closes, async caller =>
        {
            var day = SettlementRoute.ParseDate(date);
            var which = SettlementRoute.ParseCorrection(number);
            await RequestBody.ReadAsync(request, request.HttpContext.RequestAborted);
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            var start = await Activities(open).BeginCloseCorrectionAsync(
                new CorrectionCloseRequest(day, which, new RunSizing { Partitions = 1 }), request.HttpContext.RequestAborted);
            return start.Answer is { } report ? Answer(report) : await StartCloseAsync(request, caller, day, which, engine);
        });

    private static CorrectionActivities Activities(OpenStores open) => new(open.Inputs, open.Settlements, open.Corrections, open.Payments);

    private static IActionResult Answer(CorrectionCloseReport report)
    {
        var what = $"Correction {report.Number} of {report.Date}";
        return report.Verdict switch
        {
            CorrectionCloseVerdict.AlreadyClosed => HttpReply.Document(CorrectionCloseDocument.Of(report)),
            CorrectionCloseVerdict.NoSuchCorrection => throw ProblemException.NotFound($"{report.Date} has no correction {report.Number}."),
            CorrectionCloseVerdict.NotSettled => throw Conflict("Not settled", $"{what} is not settled: book it again, with the inputs it has."),
            CorrectionCloseVerdict.DayNotClosed => throw Conflict("Day not closed", $"{report.Date} is not closed: close the day first."),
            CorrectionCloseVerdict.EarlierNotClosed => throw Conflict(
                "Earlier correction not closed", $"Correction {report.Number - 1} of {report.Date} is not closed: close that one first."),
            CorrectionCloseVerdict.PayerDiffers => throw Conflict(
                "Payer differs", $"{what} is paid by the {report.Plan!.Plan.Payer.Name()}, and payments go to another here."),
            _ => throw new InvalidOperationException($"a close that had nothing to do came to {report.Verdict}"),
        };
    }

    private static ProblemException Conflict(string title, string detail) => new(StatusCodes.Status409Conflict, title, detail);

    private async Task<IActionResult> StartAsync(HttpRequest request, Caller caller, SettlementDate date, IWorkflowEngine engine)
    {
        var aborted = request.HttpContext.RequestAborted;
        var body = await CorrectionBody.ReadAsync(request, settings.Currency, aborted);
        var open = await stores.GetAsync(aborted);
        var asked = requests.Correction(date, body.Reason!, caller.Name, time.GetUtcNow()) with
        {
            Yield = await FindYieldAsync(open, date, body, aborted),
            Positions = body.Digest(),
            AtLeast = body.AtLeast,
            ExpectHash = body.ExpectHash,
            RetryRejected = body.RetryRejected,
            UserLimit = body.Accepted.Contains(CheckCode.UserLimit) ? null : settings.Checks.UserLimit,
        };
        var number = await PlanAsync(open, asked, aborted);
        if (body.Book)
        {
            asked = requests.Book(asked, body.Describe(number));
        }

        var (instanceId, what, status) = body.Book
            ? (InstanceIds.Correction(date, number), "correction", SettlementRoute.OfCorrection(date, number))
            : (CorrectionRequest.PreviewOf(date), "preview", SettlementRoute.OfCorrections(date));
        await RequireAloneAsync(engine, date, instanceId, what, status, body.Book);

        // Nobody reads a set before a correction names it: one that comes to nothing is left there, and does no harm.
        foreach (var positions in body.Positions.Chunk(open.PreferredBatch))
        {
            await open.Corrections.WriteSetAsync(date, asked.Positions!.Value, positions, aborted);
        }

        var isStarted = await engine.TryStartAsync(asked, instanceId);
        logger.LogInformation(
            "{Date}: {What} {RunId} {Started} by {Caller}: {Options}",
            date,
            what,
            asked.RunId,
            isStarted ? "started" : "not started, one is going on",
            caller.Name,
            body.Describe(number));
        return isStarted
            ? HttpReply.Started(request.HttpContext.Response, date, instanceId, status)
            : throw ProblemException.GoingOn(what, date, status);
    }

    // Which correction it would be. What can be refused before anything is written is refused here.
    private static async Task<int> PlanAsync(OpenStores open, CorrectionRequest asked, CancellationToken cancellationToken) =>
        await Activities(open).PlanCorrectionAsync(asked with { Sizing = new RunSizing { Partitions = 1 } }, cancellationToken) switch
        {
            PlannedCorrection planned => planned.Plan.Number,
            CorrectionObstacle obstacle => throw CorrectionProblem.Obstacle(asked.Date, obstacle.Verdict, obstacle.Standing),
            var other => throw new InvalidOperationException($"planning came to {other}"),
        };

    private static async Task RequireAloneAsync(IWorkflowEngine engine, SettlementDate date, string instanceId, string what, string status, bool book)
    {
        if (await engine.IsGoingOnAsync(instanceId))
        {
            throw ProblemException.GoingOn(what, date, status);
        }

        if (book && await engine.IsGoingOnAsync(InstanceIds.Run(date)))
        {
            throw ProblemException.GoingOn("run", date);
        }

        if (book && await engine.IsGoingOnAsync(InstanceIds.Close(date)))
        {
            throw ProblemException.GoingOn("close", date);
        }
    }

    // The number is in the quote of the day's plan. Where there is no day, the correction is refused anyway.
    private async Task<Yield?> FindYieldAsync(OpenStores open, SettlementDate date, CorrectionBody body, CancellationToken cancellationToken)
    {
        if (body.Yield is not { } given || await open.Settlements.ReadDayAsync(date, cancellationToken) is not { } day)
        {
            return body.Yield;
        }

        var yield = new Yield(given.Unscaled, given.Decimals, day.Plan.Yield.Quote);
        return !body.Accepted.Contains(CheckCode.YieldJump) &&
            await settings.Checks.FindYieldProblemAsync(open.Inputs, date, yield, cancellationToken) is { } finding
                ? throw CorrectionBody.NotAccepted(finding)
                : yield;
    }

    private async Task<IActionResult> StartCloseAsync(
        HttpRequest request, Caller caller, SettlementDate date, int number, IWorkflowEngine engine)
    {
        var asked = requests.CloseCorrection(date, number, caller.Name);
        var isStarted = await engine.TryStartAsync(asked);
        logger.LogInformation(
            "{Date}: close {RunId} of correction {Number} {What} by {Caller}",
            date,
            asked.RunId,
            number,
            isStarted ? "started" : "not started, one is going on",
            caller.Name);
        var status = SettlementRoute.OfCorrection(date, number);
        return isStarted
            ? HttpReply.Started(request.HttpContext.Response, date, asked.InstanceId, status)
            : throw ProblemException.GoingOn("close of the correction", date, status);
    }

    private async Task<IActionResult> ListAsync(SettlementDate date, IWorkflowEngine engine, CancellationToken cancellationToken)
    {
        var open = await stores.GetAsync(cancellationToken);
        if (await open.Settlements.ReadDayAsync(date, cancellationToken) is null)
        {
            throw ProblemException.NotFound($"{date} was never run.");
        }

        var preview = await engine.FindAsync(CorrectionRequest.PreviewOf(date));
        var corrections = await open.Corrections.ListCorrectionsAsync(date, cancellationToken);
        return HttpReply.Document(new CorrectionListDocument(
            date.ToString(),
            [.. corrections.Select(correction => RunState.OnOneLine(StandingCorrectionDocument.Of(correction)))],
            CorrectionState.Of(preview, settings.Currency)));
    }

    private async Task<IActionResult> StatusAsync(SettlementDate date, int number, IWorkflowEngine engine, CancellationToken cancellationToken)
    {
        var instanceId = InstanceIds.Correction(date, number);
        var run = await engine.FindAsync(instanceId);
        var close = await engine.FindAsync(InstanceIds.CorrectionClose(date, number));
        var open = await stores.GetAsync(cancellationToken);
        var standing = (await open.Corrections.ListCorrectionsAsync(date, cancellationToken)).FirstOrDefault(item => item.Plan.Number == number);
        return run is null && standing is null
            ? throw ProblemException.NotFound($"{date} has no correction {number}.")
            : HttpReply.Document(new CorrectionStatusDocument(
                date.ToString(),
                number,
                instanceId,
                standing?.State.ToKebabCase(),
                standing is null ? null : RunState.OnOneLine(CorrectionPlanDocument.Of(standing.Plan)),
                CorrectionCertificateDocument.Of(standing?.Plan, standing?.Certificate),
                CorrectionState.Of(run, settings.Currency),
                RunState.OfCorrectionClose(close)));
    }
}

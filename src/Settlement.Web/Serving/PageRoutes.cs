using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>The pages that are only looked at. They read the stores as the HTTP interface does.</summary>
internal sealed class PageRoutes(AppStores stores, ServedSettings settings, PageAnswers answers, DateProgress progress, PagePlace place, TimeProvider time)
{
    private static readonly RouteAccess Reads = new((HttpMethods.Get, AppRole.Read));

    /// <summary><c>GET /</c>: the dates.</summary>
    public Task<IActionResult> DaysAsync(HttpRequest request) => answers.AnswerAsync(request, Reads, async caller =>
    {
        var aborted = request.HttpContext.RequestAborted;
        var open = await stores.GetAsync(aborted);
        var list = await ReadDatesAsync(open, aborted);
        var pause = await new SchedulePause(open.Pauses).FindAsync(aborted);
        var until = request.Query["until"] is [{ } text] && DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            ? month.AddMonths(1).AddDays(-1)
            : (DateOnly?)null;
        return await answers.PageAsync<DaysPage>(request, (nameof(DaysPage.Days), DaysView.Of(list, until, answers.LinksOf(request))), (nameof(DaysPage.Footer), PageAnswers.Footer()), (nameof(DaysPage.Actions), caller.May(AppRole.Operate) ? ScheduleActions(answers.LinksOf(request), pause) : null));
    });

    /// <summary><c>GET /incident</c>: the incident step by step; with <c>seed</c>, any simulated schedule.</summary>
    public Task<IActionResult> IncidentAsync(HttpRequest request) => answers.AnswerAsync(request, Reads, async _ => request.Query["seed"] switch
    {
        { Count: 0 } => await answers.PageAsync<IncidentTimelinePage>(request, (nameof(IncidentTimelinePage.Incident), IncidentView.Replayed)),
        [{ } text] when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) =>
            await answers.PageAsync<SchedulePage>(request, (nameof(SchedulePage.Schedule), ScheduleView.Of(seed))),
        _ => throw ProblemException.BadRequest("seed is not a whole number from 0."),
    });

    /// <summary><c>GET /days/DATE</c>: a date, what can be done about it, and the progress of a run.</summary>
    public Task<IActionResult> DayAsync(HttpRequest request, string date, IWorkflowEngine engine) => answers.AnswerAsync(request, Reads, async caller =>
    {
        var (aborted, links) = (request.HttpContext.RequestAborted, answers.LinksOf(request));
        var day = SettlementRoute.ParseDate(date);
        var open = await stores.GetAsync(aborted);
        var status = await progress.StatusAsync(request, day, engine);
        var reading = await DayReader.ReadAsync(open, settings.Settlement, day, DayDepth.Stored, list: null, aborted);
        var going = DateProgress.GoingOn(status);
        var problem = ProblemOf(status) ?? await FindCorrectionProblemAsync(status, day, engine);
        RenderFragment actions = builder =>
        {
            builder.OpenComponent<DayActions>(0);
            builder.AddComponentParameter(1, nameof(DayActions.Actions), caller.May(AppRole.Operate) ? ActionsOf(links, day, reading, going) : []);
            builder.AddComponentParameter(2, nameof(DayActions.Progress), going);
            builder.AddComponentParameter(3, nameof(DayActions.EventsPath), links.Day(day, "events"));
            builder.AddComponentParameter(4, nameof(DayActions.Problem), problem);
            builder.CloseComponent();
        };
        return await answers.PageAsync<DayPage>(request, (nameof(DayPage.Day), DayView.Of(reading)),
            (nameof(DayPage.Footer), PageAnswers.Footer()),
            (nameof(DayPage.Actions), actions),
            (nameof(DayPage.CertificateActions), VerifyLink(links, day)));
    });

    /// <summary><c>GET /users?user=ID</c>: the user's page.</summary>
    public Task<IActionResult> FindUserAsync(HttpRequest request) => answers.AnswerAsync(request, Reads, _ =>
    {
        var user = SettlementRoute.ParseUser(request.Query["user"] is [{ } text] ? text : string.Empty);
        return Task.FromResult(PageAnswers.SeeOther(request, answers.LinksOf(request).User(user.Value)));
    });

    /// <summary><c>GET /users/ID</c>: a user's history, and why they got the amount of a date.</summary>
    public Task<IActionResult> UserAsync(HttpRequest request, string userId) => answers.AnswerAsync(request, Reads, async _ =>
    {
        var aborted = request.HttpContext.RequestAborted;
        var user = SettlementRoute.ParseUser(userId);
        var open = await stores.GetAsync(aborted);
        var statement = await UserStatement.ReadAsync(open.Settlements, open.Corrections, user, from: null, to: null, aborted);
        if (statement.FindProblem() is { } problem)
        {
            throw ProblemException.BadRequest($"{problem}; ask for a range of dates with settle statement --from and --to.");
        }

        SettlementDate? date = request.Query["date"] is [{ } text] ? SettlementRoute.ParseDate(text) : statement.Lines.Count == 0 ? null : statement.Lines[^1].Plan.Date;
        var (why, isClosed) = date is { } explained ? await ExplainAsync(open, explained, user, aborted) : (null, false);
        if (why is null && statement.Lines.Count == 0 && statement.Corrections.Count == 0)
        {
            throw ProblemException.NotFound($"{user} has no record.");
        }

        var page = request.Query["page"] is [{ } number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : 1;
        return await answers.PageAsync<UserHistoryPage>(request, (nameof(UserHistoryPage.User), UserView.Of(statement, settings.Currency, why, isClosed, page, answers.LinksOf(request))), (nameof(UserHistoryPage.Footer), PageAnswers.Footer()));
    });

    /// <summary><c>GET /days/DATE/events</c>: how the date's run goes on, as server-sent events, until it ends.</summary>
    public Task<IActionResult> EventsAsync(HttpRequest request, string date, IWorkflowEngine engine, CancellationToken stopping) => answers.AnswerAsync(request, Reads, async _ =>
    {
        var (day, response) = (SettlementRoute.ParseDate(date), request.HttpContext.Response);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted, stopping);
        ended.CancelAfter(place.LongestEvents);
        response.ContentType = "text/event-stream; charset=utf-8";
        try
        {
            string? last = null;
            while (DateProgress.GoingOn(await progress.StatusAsync(request, day, engine)) is { } run)
            {
                var text = DocumentJson.ToText(run, DocumentJson.Compact);
                if (text != last)
                {
                    await response.WriteAsync($"event: status\ndata: {text}\n\n", ended.Token);
                    await response.Body.FlushAsync(ended.Token);
                    last = text;
                }

                await Task.Delay(place.LookInterval, time, ended.Token);
            }

            await response.WriteAsync("event: end\ndata: {}\n\n", ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The page is gone, or the server stops; a page that is still there asks again.
        }

        return new EmptyResult();
    });

    private static ActionProblem? ProblemOf(DayDocument? status) => status switch
    {
        { Run: { Status: "failed" or "stopped" or "terminated", Problem: { } why } run } => new("run", run.Status, why),
        { Run: { Status: "completed", Verdict: { } verdict } } when verdict != "planned" => new("run", "settled nothing", WhyNot(status.Run, verdict)),
        { Close: { Status: "failed" or "stopped" or "terminated", Problem: { } reason } close } => new("close", close.Status, reason),
        { Close: { Status: "completed", BreakCount: > 0 and var breaks } } => new("close", "did not close the day", FormattableString.Invariant($"{breaks} breaks were found")),
        _ => null,
    };

    // Of the correction that is not there yet, or of the last.
    private async Task<ActionProblem?> FindCorrectionProblemAsync(DayDocument? status, SettlementDate date, IWorkflowEngine engine)
    {
        var count = status?.Corrections.Count ?? 0;
        var latest = await engine.FindAsync(InstanceIds.Correction(date, count + 1)) ?? await engine.FindAsync(InstanceIds.Correction(date, count));
        return CorrectionState.Of(latest, settings.Currency) switch
        {
            { Status: "failed" or "stopped" or "terminated", Problem: { } why } run => new("correction", run.Status, why),
            { Report: { Problem: { } why } report } => new("correction", report.Verdict == "booked" ? "left something open" : "booked nothing", why),
            _ => null,
        };
    }

    private static string WhyNot(RunStateDocument run, string verdict) => verdict switch
    {
        "inputs-moved" => "the plan or the positions are no longer those that were shown",
        "plan-differs" => $"it would settle by {run.Plan}, and an earlier run has frozen {run.FrozenPlan}",
        "check-refused" => string.Join("; ", run.Findings.Select(finding => $"{finding.Detail} ({finding.Check})")),
        "yield-missing" or "positions-missing" => $"the date lacks its {run.Missing}",
        "user-unknown" => $"no position on the date: {string.Join(", ", run.UnknownUsers.Select(OneLine.Of))}",
        "day-closed" => "the day is closed",
        _ => verdict,
    };

    private static List<PageAction> ActionsOf(PageLinks links, SettlementDate date, DayReading reading, RunStateDocument? going)
    {
        var state = reading.Day?.State;
        var actions = new List<PageAction>();
        if (going is { DryRun: false })
        {
            actions.Add(new("Cancel the run", links.Day(date, "cancel"), "Stops it between two pieces of work."));
        }

        if (state != DayState.Closed && going is not { DryRun: false })
        {
            actions.Add(new("Run", links.Day(date, "run"), "Shows what would happen first, and settles on your word."));
            if (reading.Attention.Count > 0)
            {
                actions.Add(new("Retry", links.Day(date, "retry"), "Settles those in quarantine or conflict once more."));
            }
        }

        if (state == DayState.Settled)
        {
            actions.Add(new("Close", links.Day(date, "close"), "For good: reconciled once more, with a certificate."));
        }

        if (state is DayState.Settled or DayState.Closed)
        {
            actions.Add(new("Correct", links.Day(date, "correct"), "By new entries; the day itself stays as it is."));
        }

        return actions;
    }

    private static RenderFragment VerifyLink(PageLinks links, SettlementDate date) => builder =>
    {
        builder.OpenComponent<DayActions>(0);
        builder.AddComponentParameter(1, nameof(DayActions.Actions), (IReadOnlyList<PageAction>)
        [
            new("Verify", links.Day(date, "verify"), "Reads the day again and compares it with this certificate."),
        ]);
        builder.AddComponentParameter(2, nameof(DayActions.EventsPath), string.Empty);
        builder.CloseComponent();
    };

    private static RenderFragment ScheduleActions(PageLinks links, PauseEntry? pause) => builder =>
    {
        builder.OpenComponent<DayActions>(0);
        builder.AddComponentParameter(1, nameof(DayActions.Actions), (IReadOnlyList<PageAction>)
        [
            new("Catch up", links.CatchUp, "Settles every date that is due and has its inputs, oldest first; shows them first."),
            pause is null
                ? new("Pause", links.Pause, "The timer settles nothing until somebody resumes it.")
                : new("Resume", links.Pause, "The timer settles again."),
        ]);
        builder.AddComponentParameter(2, nameof(DayActions.EventsPath), string.Empty);
        builder.AddComponentParameter(3, nameof(DayActions.Notice), pause is null ? null : $"The schedule is paused by {OneLine.Of(pause.By)} since {Figures.Time(pause.At)}: {OneLine.Of(pause.Reason ?? string.Empty)}");
        builder.CloseComponent();
    };

    private async Task<DateList> ReadDatesAsync(OpenStores open, CancellationToken cancellationToken)
    {
        try
        {
            return await DateList.ReadAsync(open.Dates, from: null, to: null, time.GetUtcNow(), settings.DateRules, cancellationToken);
        }
        catch (DateRangeException exception)
        {
            throw ProblemException.BadRequest($"{exception.Message}; list them with settle days --from and --to.");
        }
    }

    private async Task<(Explanation? Why, bool IsClosed)> ExplainAsync(OpenStores open, SettlementDate date, UserId user, CancellationToken cancellationToken)
    {
        var plan = await PlanInForce.FindAsync(open.Inputs, open.Settlements, settings.Settlement, open.Payer, date, cancellationToken);
        return plan is null
            ? (null, false)
            : (await Explanation.FindAsync(open.Inputs, open.Settlements, open.Corrections, open.Payments, plan.Plan, user, cancellationToken),
                plan.Day is { State: DayState.Closed });
    }
}

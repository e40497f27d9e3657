using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>
/// The forms of the operations page. What they do, they ask of the routes of the HTTP interface, so that a form is checked, refused
/// and logged as any other request.
/// </summary>
internal sealed class ActionRoutes(
    AppStores stores,
    ServedSettings settings,
    PageAnswers answers,
    DateProgress progress,
    DaysRoutes dates,
    DayRoutes days,
    CloseRoutes closes,
    CancelRoutes cancels,
    CorrectionRoutes corrections,
    PauseRoutes pauses)
{
    private static readonly RouteAccess Verifies = new((HttpMethods.Get, AppRole.Read), (HttpMethods.Post, AppRole.Read));
    private static readonly RouteAccess Acts = new((HttpMethods.Get, AppRole.Operate), (HttpMethods.Post, AppRole.Operate));

    /// <summary><c>/catch-up</c>: the dates first, then their runs.</summary>
    public Task<IActionResult> CatchUpAsync(HttpRequest request, IWorkflowEngine engine) => answers.AnswerAsync(request, Acts, async _ =>
    {
        var step = await StepAsync(request);
        var (from, to) = step is null ? (null, null) : (Text(request.Form, "from"), Text(request.Form, "to"));
        var shown = step == "do" && request.Form["shown"] is [{ } hash] ? hash : null;
        var form = ActionForms.CatchUpForm(answers.LinksOf(request), from, to);
        if (step is null)
        {
            return await FormAsync(request, form);
        }

        var (refused, answer) = await SendAsync(request, body => dates.DaysAsync(body, engine), BodyOf(from, to, dryRun: true));
        if (refused is not null)
        {
            return await FormAsync(request, form with { Problem = refused });
        }

        var plan = DocumentJson.Read<CatchUpStartedDocument>(answer);
        var previewed = ActionForms.Previewed(form, plan);
        if (shown is null || previewed.Step != "do")
        {
            return await FormAsync(request, previewed);
        }

        if (shown != previewed.Kept[0].Value)
        {
            return await FormAsync(request, previewed with { Problem = "The dates are no longer those that were shown. Look again." });
        }

        return await AskAsync(request, body => dates.DaysAsync(body, engine), BodyOf(plan.From, plan.To, dryRun: false)) is { } problem
            ? await FormAsync(request, form with { Problem = problem })
            : PageAnswers.SeeOther(request, answers.LinksOf(request).Days);
    });

    /// <summary><c>/pause</c>: pauses the schedule with a reason, or resumes it.</summary>
    public Task<IActionResult> PauseAsync(HttpRequest request) => answers.AnswerAsync(request, Acts, async _ =>
    {
        var step = await StepAsync(request);
        var open = await stores.GetAsync(request.HttpContext.RequestAborted);
        var form = ActionForms.PauseForm(answers.LinksOf(request), await new SchedulePause(open.Pauses).FindAsync(request.HttpContext.RequestAborted));
        if (step is null || step != form.Step || (form.Kept is [var (_, hash)] && request.Form["shown"] != hash))
        {
            return await FormAsync(request, step is null ? form : form with { Problem = "Somebody has changed it since it was shown. Look again." });
        }

        var refused = step == "pause"
            ? await AskAsync(request, pauses.PauseAsync, Text(request.Form, "reason") is { } reason ? BodyOf("reason", reason) : "{}")
            : await AskAsync(request, pauses.ResumeAsync, "{}");
        return refused is { } problem
            ? await FormAsync(request, form with { Problem = problem })
            : PageAnswers.SeeOther(request, answers.LinksOf(request).Days);
    });

    /// <summary><c>/days/DATE/run</c>: a dry run first, then the run.</summary>
    public Task<IActionResult> RunAsync(HttpRequest request, string date, IWorkflowEngine engine) => answers.AnswerAsync(request, Acts, async _ =>
    {
        var day = SettlementRoute.ParseDate(date);
        var form = ActionForms.RunForm(answers.LinksOf(request), day);
        var step = await StepAsync(request);
        if (step is null)
        {
            return await FormAsync(request, form);
        }

        if (step is "preview" or "look")
        {
            return step == "preview" && await AskAsync(request, body => days.DayAsync(body, date, engine), """{"dryRun":true}""") is { } refused
                ? await FormAsync(request, form with { Problem = refused })
                : await FormAsync(request, ActionForms.Previewed(form, await progress.EndOfAsync(request, day, engine, status => status.LatestDryRun)));
        }

        var expected = Text(request.Form, "shown") ?? throw ProblemException.BadRequest("The form does not say what was shown.");
        return await AskAsync(request, body => days.DayAsync(body, date, engine), BodyOf("expectInputs", expected)) is { } problem
            ? await FormAsync(request, form with { Problem = problem })
            : PageAnswers.SeeOther(request, answers.LinksOf(request).Day(day));
    });

    /// <summary><c>/days/DATE/retry</c>: the users who could not be settled, once more.</summary>
    public Task<IActionResult> RetryAsync(HttpRequest request, string date, IWorkflowEngine engine) => answers.AnswerAsync(request, Acts, async _ =>
    {
        var day = SettlementRoute.ParseDate(date);
        var open = await stores.GetAsync(request.HttpContext.RequestAborted);
        var form = ActionForms.RetryForm(answers.LinksOf(request), await DayReader.ReadAsync(open, settings.Settlement, day, DayDepth.Stored, list: null, request.HttpContext.RequestAborted));
        if (await StepAsync(request) is null)
        {
            return await FormAsync(request, form);
        }

        return await AskAsync(request, body => days.DayAsync(body, date, engine), """{"onlyFailed":true}""") is { } problem
            ? await FormAsync(request, form with { Problem = problem })
            : PageAnswers.SeeOther(request, answers.LinksOf(request).Day(day));
    });

    /// <summary><c>/days/DATE/cancel</c>: stops the run.</summary>
    public Task<IActionResult> CancelAsync(HttpRequest request, string date, IWorkflowEngine engine) => answers.AnswerAsync(request, Acts, async _ =>
    {
        var day = SettlementRoute.ParseDate(date);
        var form = ActionForms.CancelForm(answers.LinksOf(request), day);
        if (await StepAsync(request) is null)
        {
            return await FormAsync(request, form);
        }

        return await AskAsync(request, body => cancels.CancelAsync(body, date, engine), "{}") is { } problem
            ? await FormAsync(request, form with { Problem = problem })
            : PageAnswers.SeeOther(request, answers.LinksOf(request).Day(day));
    });

    /// <summary><c>/days/DATE/close</c>: the totals first, then the close.</summary>
    public Task<IActionResult> CloseAsync(HttpRequest request, string date, IWorkflowEngine engine) => answers.AnswerAsync(request, Acts, async _ =>
    {
        var day = SettlementRoute.ParseDate(date);
        var open = await stores.GetAsync(request.HttpContext.RequestAborted);
        var stored = await open.Settlements.ReadDayAsync(day, request.HttpContext.RequestAborted) ?? throw ProblemException.NotFound($"{day} was never run.");
        var form = ActionForms.CloseForm(answers.LinksOf(request), stored);
        if (await StepAsync(request) is null)
        {
            return await FormAsync(request, form);
        }

        if (request.Form["shown"] != form.Kept[0].Value)
        {
            return await FormAsync(request, form with { Problem = "The day has changed since it was shown. Look again." });
        }

        return await AskAsync(request, body => closes.CloseAsync(body, date, engine), "{}") is { } problem
            ? await FormAsync(request, form with { Problem = problem })
            : PageAnswers.SeeOther(request, answers.LinksOf(request).Day(day));
    });

    /// <summary><c>/days/DATE/correct</c>: a correction, previewed first, then booked with the hash of the preview.</summary>
    public Task<IActionResult> CorrectAsync(HttpRequest request, string date, IWorkflowEngine engine) => answers.AnswerAsync(request, Acts, async _ =>
    {
        var day = SettlementRoute.ParseDate(date);
        var step = await StepAsync(request);
        var given = step is null ? new GivenCorrection(null, null, null) : GivenCorrection.Read(request.Form);
        var form = ActionForms.CorrectForm(answers.LinksOf(request), day, given);
        if (step is null)
        {
            return await FormAsync(request, form);
        }

        var hash = step == "do" && request.Form["shown"] is [{ } shown] ? shown : null;
        if (step != "look" && await AskAsync(request, body => corrections.CorrectionsAsync(body, date, engine), given.ToJson(hash)) is { } refused)
        {
            return await FormAsync(request, form with { Problem = refused });
        }

        if (hash is not null)
        {
            return PageAnswers.SeeOther(request, answers.LinksOf(request).Day(day));
        }

        var preview = await progress.EndOfPreviewAsync(day, engine);
        return await FormAsync(request, ActionForms.PreviewedCorrection(form, given, preview));
    });

    /// <summary><c>/days/DATE/verify</c>: a closed day beside its certificate.</summary>
    public Task<IActionResult> VerifyAsync(HttpRequest request, string date) => answers.AnswerAsync(request, Verifies, async _ =>
    {
        var day = SettlementRoute.ParseDate(date);
        var form = ActionForms.VerifyForm(answers.LinksOf(request), day);
        if (await StepAsync(request) is null)
        {
            return await FormAsync(request, form);
        }

        var open = await stores.GetAsync(request.HttpContext.RequestAborted);
        var verifier = new CertificateVerifier(open.Inputs, open.Settlements, open.Payments, list: null, open.Corrections);
        return await FormAsync(request, ActionForms.Verified(
            form, await verifier.VerifyAsync(day, kept: null, settings.Sizing.ReconcilePageSize, static _ => { }, request.HttpContext.RequestAborted)));
    });

    // A form's step; null for a page that is only looked at.
    private static async Task<string?> StepAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return null;
        }

        if (!request.HasFormContentType)
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, "Unsupported content type", "A form is expected here.");
        }

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        return form["step"] is [{ } step] ? step : throw ProblemException.BadRequest("The form has no step.");
    }

    private Task<IActionResult> FormAsync(HttpRequest request, ActionForm form) => answers.PageAsync<ActionPage>(request, (nameof(ActionPage.Form), form));

    // Asks a route of the interface in the name of a form; why it was refused, or null.
    private static async Task<string?> AskAsync(HttpRequest request, Func<HttpRequest, Task<IActionResult>> route, string json) =>
        (await SendAsync(request, route, json)).Refused;

    private static async Task<(string? Refused, string Answer)> SendAsync(HttpRequest request, Func<HttpRequest, Task<IActionResult>> route, string json)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(json);
        request.Body = new MemoryStream(body);
        request.ContentLength = body.Length;
        request.ContentType = "application/json";
        var answer = (ContentResult)await route(request);

        // Where its state is over HTTP is nothing to a browser.
        request.HttpContext.Response.Headers.Remove("Location");
        return answer.StatusCode < StatusCodes.Status400BadRequest
            ? (null, answer.Content!)
            : (DocumentJson.Read<ProblemDocument>(answer.Content!).Detail, answer.Content!);
    }

    private static string BodyOf(string name, string value) => new JsonObject { [name] = value }.ToJsonString();

    private static string BodyOf(string? from, string? to, bool dryRun)
    {
        var fields = new JsonObject { ["dryRun"] = dryRun };
        if (from is not null)
        {
            fields["from"] = from;
        }

        if (to is not null)
        {
            fields["to"] = to;
        }

        return fields.ToJsonString();
    }

    internal static string? Text(IFormCollection form, string name) =>
        form[name] is [{ } text] && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}

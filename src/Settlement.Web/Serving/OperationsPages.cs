using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Settlement.Web;

/// <summary>
/// The operations page: every address it has, and what answers there. <c>settle serve</c> and the app both hand it what the routes of the
/// HTTP interface do not take.
/// </summary>
public sealed class OperationsPages
{
    private static readonly RouteAccess Reads = new((HttpMethods.Get, AppRole.Read));

    private static readonly (TemplateMatcher Matcher, Answer Answer)[] Addresses =
    [
        At(string.Empty, static (site, asked) => site.pages.DaysAsync(asked.Request)),
        At("catch-up", static (site, asked) => site.actions.CatchUpAsync(asked.Request, asked.Engine)),
        At("pause", static (site, asked) => site.actions.PauseAsync(asked.Request)),
        At("incident", static (site, asked) => site.pages.IncidentAsync(asked.Request)),
        At("users", static (site, asked) => site.pages.FindUserAsync(asked.Request)),
        At("users/{userId}", static (site, asked) => site.pages.UserAsync(asked.Request, asked.Value("userId"))),
        At("days/{date}", static (site, asked) => site.pages.DayAsync(asked.Request, asked.Date, asked.Engine)),
        At("days/{date}/run", static (site, asked) => site.actions.RunAsync(asked.Request, asked.Date, asked.Engine)),
        At("days/{date}/retry", static (site, asked) => site.actions.RetryAsync(asked.Request, asked.Date, asked.Engine)),
        At("days/{date}/cancel", static (site, asked) => site.actions.CancelAsync(asked.Request, asked.Date, asked.Engine)),
        At("days/{date}/close", static (site, asked) => site.actions.CloseAsync(asked.Request, asked.Date, asked.Engine)),
        At("days/{date}/correct", static (site, asked) => site.actions.CorrectAsync(asked.Request, asked.Date, asked.Engine)),
        At("days/{date}/verify", static (site, asked) => site.actions.VerifyAsync(asked.Request, asked.Date)),
        At("days/{date}/events", static (site, asked) => site.pages.EventsAsync(asked.Request, asked.Date, asked.Engine, asked.Stopping)),
        At(StyleSheet.FileName, static (site, asked) => site.FileAsync(asked.Request, StyleSheet.Text, "text/css")),
        At(PageLinks.ScriptName, static (site, asked) => site.FileAsync(asked.Request, PageScript.Text, "text/javascript")),
    ];

    private readonly PageRoutes pages;
    private readonly ActionRoutes actions;
    private readonly PageAnswers answers;
    private readonly PagePlace place;

    internal OperationsPages(PageRoutes pages, ActionRoutes actions, PageAnswers answers, PagePlace place)
    {
        this.pages = pages;
        this.actions = actions;
        this.answers = answers;
        this.place = place;
    }

    private delegate Task<IActionResult> Answer(OperationsPages site, Asked asked);

    /// <summary>Answers a request: 404 where the page has nothing.</summary>
    /// <param name="request">The request.</param>
    /// <param name="engine">What runs workflows.</param>
    /// <param name="stopping">Is cancelled when the server stops, so that nobody follows a run any longer.</param>
    public Task<IActionResult> AnswerAsync(HttpRequest request, IWorkflowEngine engine, CancellationToken stopping)
    {
        var path = place.Root.Length > 0 && request.Path.StartsWithSegments(place.Root, StringComparison.OrdinalIgnoreCase, out var rest) ? rest : request.Path;
        foreach (var (matcher, answer) in Addresses)
        {
            var values = new RouteValueDictionary();
            if (matcher.TryMatch(path, values))
            {
                return answer(this, new Asked(request, values, engine, stopping));
            }
        }

        return answers.AnswerAsync(request, Reads, static _ => throw ProblemException.NotFound("There is nothing at this address."));
    }

    private static (TemplateMatcher Matcher, Answer Answer) At(string template, Answer answer) => (new TemplateMatcher(TemplateParser.Parse(template), []), answer);

    private Task<IActionResult> FileAsync(HttpRequest request, string text, string type) =>
        answers.AnswerAsync(request, Reads, _ => Task.FromResult(PageAnswers.Text(text, type, StatusCodes.Status200OK)));

    private sealed record Asked(HttpRequest Request, RouteValueDictionary Values, IWorkflowEngine Engine, CancellationToken Stopping)
    {
        public string Date => Value("date");

        public string Value(string name) => (string)Values[name]!;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Settlement.Web;

/// <summary>Puts the pages and their files where a browser finds them.</summary>
internal static class PageMapping
{
    private delegate Task<IActionResult> Page(PageRoutes pages, HttpContext context, IWorkflowEngine engine);

    private delegate Task<IActionResult> Form(ActionRoutes actions, HttpContext context, IWorkflowEngine engine);

    public static void MapPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPage("/", static (pages, context, _) => pages.DaysAsync(context.Request));
        endpoints.MapAction("/catch-up", static (actions, context, engine) => actions.CatchUpAsync(context.Request, engine));
        endpoints.MapAction("/pause", static (actions, context, _) => actions.PauseAsync(context.Request));
        endpoints.MapPage("/incident", static (pages, context, _) => pages.IncidentAsync(context.Request));
        endpoints.MapPage("/users", static (pages, context, _) => pages.FindUserAsync(context.Request));
        endpoints.MapPage("/users/{userId}", static (pages, context, _) => pages.UserAsync(context.Request, Value(context, "userId")));
        endpoints.MapPage("/days/{date}", static (pages, context, engine) => pages.DayAsync(context.Request, Value(context, "date"), engine));
        endpoints.MapAction("/days/{date}/run", static (actions, context, engine) => actions.RunAsync(context.Request, Value(context, "date"), engine));
        endpoints.MapAction("/days/{date}/retry", static (actions, context, engine) => actions.RetryAsync(context.Request, Value(context, "date"), engine));
        endpoints.MapAction("/days/{date}/cancel", static (actions, context, engine) => actions.CancelAsync(context.Request, Value(context, "date"), engine));
        endpoints.MapAction("/days/{date}/close", static (actions, context, engine) => actions.CloseAsync(context.Request, Value(context, "date"), engine));
        endpoints.MapAction("/days/{date}/correct", static (actions, context, engine) => actions.CorrectAsync(context.Request, Value(context, "date"), engine));
        endpoints.MapAction("/days/{date}/verify", static (actions, context, _) => actions.VerifyAsync(context.Request, Value(context, "date")));
        endpoints.MapGet("/days/{date}/events", static context => context.RequestServices.GetRequiredService<PageRoutes>().EventsAsync(
            context,
            Value(context, "date"),
            context.RequestServices.GetRequiredService<IWorkflowEngine>(),
            context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        endpoints.MapFile(StyleSheet.FileName, "text/css; charset=utf-8");
        endpoints.MapFile(PageAnswers.ScriptName, "text/javascript; charset=utf-8");
    }

    private static void MapPage(this IEndpointRouteBuilder endpoints, string template, Page page) => endpoints.Map(
        template, RouteMapping.Handler((context, engine) => page(context.RequestServices.GetRequiredService<PageRoutes>(), context, engine)));

    private static void MapAction(this IEndpointRouteBuilder endpoints, string template, Form form) => endpoints.Map(
        template, RouteMapping.Handler((context, engine) => form(context.RequestServices.GetRequiredService<ActionRoutes>(), context, engine)));

    private static void MapFile(this IEndpointRouteBuilder endpoints, string name, string type) => endpoints.MapGet("/" + name, async context =>
    {
        await using var file = typeof(PageMapping).Assembly.GetManifestResourceStream(name)!;
        context.Response.ContentType = type;
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    });

    private static string Value(HttpContext context, string name) => (string)context.GetRouteValue(name)!;
}

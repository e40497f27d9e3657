using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Settlement.Web;

/// <summary>Puts the routes of the HTTP interface where the Functions host puts the app's: under <c>/api/</c>, for every method.</summary>
public static class RouteMapping
{
    /// <summary>Maps every route of the interface.</summary>
    public static void MapSettlementRoutes(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRoute(RouteTemplates.Days, static (context, engine) => Get<DaysRoutes>(context).DaysAsync(context.Request, engine));
        endpoints.MapRoute(RouteTemplates.Day, static (context, engine) => Get<DayRoutes>(context).DayAsync(context.Request, Value(context, "date"), engine));
        endpoints.MapRoute(RouteTemplates.User, static (context, _) =>
            Get<DayRoutes>(context).UserAsync(context.Request, Value(context, "date"), Value(context, "userId")));
        endpoints.MapRoute(RouteTemplates.Proof, static (context, _) =>
            Get<CertificateRoutes>(context).ProofAsync(context.Request, Value(context, "date"), Value(context, "userId")));
        endpoints.MapRoute(RouteTemplates.Reconciliation, static (context, _) => Get<DayRoutes>(context).ReconciliationAsync(context.Request, Value(context, "date")));
        endpoints.MapRoute(RouteTemplates.Close, static (context, engine) => Get<CloseRoutes>(context).CloseAsync(context.Request, Value(context, "date"), engine));
        endpoints.MapRoute(RouteTemplates.Cancel, static (context, engine) => Get<CancelRoutes>(context).CancelAsync(context.Request, Value(context, "date"), engine));
        endpoints.MapRoute(RouteTemplates.Certificate, static (context, _) =>
            Get<CertificateRoutes>(context).CertificateAsync(context.Request, Value(context, "date")));
        endpoints.MapRoute(RouteTemplates.Export, static (context, _) => Get<ReportRoutes>(context).ExportAsync(context.Request, Value(context, "date")));
        endpoints.MapRoute(RouteTemplates.Corrections, static (context, engine) =>
            Get<CorrectionRoutes>(context).CorrectionsAsync(context.Request, Value(context, "date"), engine));
        endpoints.MapRoute(RouteTemplates.Correction, static (context, engine) =>
            Get<CorrectionRoutes>(context).CorrectionAsync(context.Request, Value(context, "date"), Value(context, "number"), engine));
        endpoints.MapRoute(RouteTemplates.CorrectionClose, static (context, engine) =>
            Get<CorrectionRoutes>(context).CloseAsync(context.Request, Value(context, "date"), Value(context, "number"), engine));
        endpoints.MapRoute(RouteTemplates.Statement, static (context, _) => Get<ReportRoutes>(context).StatementAsync(context.Request, Value(context, "userId")));
        endpoints.MapRoute(RouteTemplates.Pause, static (context, _) => Get<PauseRoutes>(context).PauseAsync(context.Request));
        endpoints.MapRoute(RouteTemplates.Resume, static (context, _) => Get<PauseRoutes>(context).ResumeAsync(context.Request));
        endpoints.MapRoute(RouteTemplates.Health, static (context, engine) => Get<ReportRoutes>(context).HealthAsync(context.Request, engine));
        endpoints.MapRoute(RouteTemplates.Description, static (context, _) => Get<DescriptionRoutes>(context).DescriptionAsync(context.Request));
    }

    /// <summary>Writes an answer. What the worker of the Functions app has MVC for is done here in a few lines.</summary>
    internal static async Task ExecuteAsync(HttpContext context, IActionResult answer)
    {
        var response = context.Response;
        switch (answer)
        {
            case ContentResult content:
                var bytes = Encoding.UTF8.GetBytes(content.Content!);
                response.StatusCode = content.StatusCode!.Value;
                response.ContentType = content.ContentType;
                response.ContentLength = bytes.Length;
                await response.Body.WriteAsync(bytes, context.RequestAborted);
                break;

            case StatusCodeResult status:
                response.StatusCode = status.StatusCode;
                break;

            default:
                await answer.ExecuteResultAsync(new ActionContext { HttpContext = context });
                break;
        }
    }

    /// <summary>What a route or a page does with a request, if somebody still waits for its answer.</summary>
    internal static RequestDelegate Handler(Func<HttpContext, IWorkflowEngine, Task<IActionResult>> answer)
    {
        return HandleAsync;

        async Task HandleAsync(HttpContext context)
        {
            try
            {
                await ExecuteAsync(context, await answer(context, context.RequestServices.GetRequiredService<IWorkflowEngine>()));
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody waits for the answer any more.
            }
        }
    }

    // For every method, so that a wrong one is answered like any other bad request; once more for each that is described.
    private static void MapRoute(this IEndpointRouteBuilder endpoints, string template, Func<HttpContext, IWorkflowEngine, Task<IActionResult>> answer)
    {
        var handler = Handler(answer);
        endpoints.Map("/api/" + template, handler);
        foreach (var operation in DescribedInterface.Of(template))
        {
            operation.Describe(endpoints.MapMethods("/api/" + template, [operation.Method], handler));
        }
    }

    private static T Get<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();

    private static string Value(HttpContext context, string name) => (string)context.GetRouteValue(name)!;
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>The route that stops a run as a function.</summary>
public sealed class CancelFunctions(CancelRoutes routes, TimeProvider time)
{
    /// <inheritdoc cref="CancelRoutes.CancelAsync(HttpRequest, string, IWorkflowEngine)" />
    [Function("SettlementCancel")]
    public async Task<IActionResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Cancel)] HttpRequest request, string date, [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await routes.CancelAsync(request, date, engine);
    }
}

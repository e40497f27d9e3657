using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>The route that closes a day as a function.</summary>
public sealed class CloseFunctions(CloseRoutes routes, TimeProvider time)
{
    /// <inheritdoc cref="CloseRoutes.CloseAsync" />
    [Function("SettlementClose")]
    public async Task<IActionResult> CloseAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Close)] HttpRequest request, string date, [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await routes.CloseAsync(request, date, engine);
    }
}

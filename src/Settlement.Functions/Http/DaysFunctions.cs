using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>The route of all dates as a function.</summary>
public sealed class DaysFunctions(DaysRoutes routes, TimeProvider time)
{
    /// <inheritdoc cref="DaysRoutes.DaysAsync" />
    [Function("SettlementDays")]
    public async Task<IActionResult> DaysAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Days)] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await routes.DaysAsync(request, engine);
    }
}

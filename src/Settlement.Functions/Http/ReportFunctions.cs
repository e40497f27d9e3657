using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>The routes that export what is stored, and the one for probes, as functions.</summary>
public sealed class ReportFunctions(ReportRoutes routes, TimeProvider time)
{
    /// <inheritdoc cref="ReportRoutes.ExportAsync" />
    [Function("SettlementExport")]
    public Task<IActionResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Export)] HttpRequest request, string date) =>
        routes.ExportAsync(request, date);

    /// <inheritdoc cref="ReportRoutes.StatementAsync" />
    [Function("SettlementStatement")]
    public Task<IActionResult> StatementAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Statement)] HttpRequest request, string userId) =>
        routes.StatementAsync(request, userId);

    /// <inheritdoc cref="ReportRoutes.HealthAsync" />
    [Function("SettlementHealth")]
    public async Task<IActionResult> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Health)] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await routes.HealthAsync(request, engine);
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>
/// The routes of a day as functions. Each request carries a key of the app. There is no catch-all route beside them: the host tries
/// routes in the order of the functions' names, so it would hide the others.
/// </summary>
public sealed class SettlementFunctions(DayRoutes routes, TimeProvider time)
{
    /// <inheritdoc cref="DayRoutes.DayAsync" />
    [Function("Settlement")]
    public async Task<IActionResult> SettlementAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Day)] HttpRequest request, string date, [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await routes.DayAsync(request, date, engine);
    }

    /// <inheritdoc cref="DayRoutes.UserAsync" />
    [Function("SettlementUser")]
    public Task<IActionResult> UserAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.User)] HttpRequest request, string date, string userId) =>
        routes.UserAsync(request, date, userId);

    /// <inheritdoc cref="DayRoutes.ReconciliationAsync" />
    [Function("SettlementReconciliation")]
    public Task<IActionResult> ReconciliationAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Reconciliation)] HttpRequest request, string date) =>
        routes.ReconciliationAsync(request, date);
}

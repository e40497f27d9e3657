using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>The routes of a date's corrections as functions.</summary>
public sealed class CorrectionFunctions(CorrectionRoutes routes, TimeProvider time)
{
    /// <inheritdoc cref="CorrectionRoutes.CorrectionsAsync" />
    [Function("SettlementCorrections")]
    public async Task<IActionResult> CorrectionsAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Corrections)] HttpRequest request, string date, [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await routes.CorrectionsAsync(request, date, engine);
    }

    /// <inheritdoc cref="CorrectionRoutes.CorrectionAsync" />
    [Function("SettlementCorrection")]
    public async Task<IActionResult> CorrectionAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Correction)] HttpRequest request,
        string date,
        string number,
        [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await routes.CorrectionAsync(request, date, number, engine);
    }

    /// <inheritdoc cref="CorrectionRoutes.CloseAsync" />
    [Function("SettlementCorrectionClose")]
    public async Task<IActionResult> CloseAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.CorrectionClose)] HttpRequest request,
        string date,
        string number,
        [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await routes.CloseAsync(request, date, number, engine);
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>
/// The operations page as one function, below a folder that no route of the interface has: the host tries routes in the order of the
/// functions' names, so a catch-all beside them would hide some.
/// </summary>
public sealed class PageFunctions(OperationsPages pages, TimeProvider time)
{
    /// <inheritdoc cref="OperationsPages.AnswerAsync" />
    [Function("OperationsPage")]
    public async Task<IActionResult> PageAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Operations)] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await pages.AnswerAsync(request, engine, CancellationToken.None);
    }
}

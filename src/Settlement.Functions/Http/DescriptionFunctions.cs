using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>The route that says what the others take and give, as a function.</summary>
public sealed class DescriptionFunctions(DescriptionRoutes routes)
{
    /// <inheritdoc cref="DescriptionRoutes.DescriptionAsync" />
    [Function("Description")]
    public Task<IActionResult> DescriptionAsync([HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Description)] HttpRequest request) =>
        routes.DescriptionAsync(request);
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>The routes that pause the schedule and resume it, as functions.</summary>
public sealed class PauseFunctions(PauseRoutes routes)
{
    /// <inheritdoc cref="PauseRoutes.PauseAsync" />
    [Function("SchedulePause")]
    public Task<IActionResult> PauseAsync([HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Pause)] HttpRequest request) =>
        routes.PauseAsync(request);

    /// <inheritdoc cref="PauseRoutes.ResumeAsync" />
    [Function("ScheduleResume")]
    public Task<IActionResult> ResumeAsync([HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Resume)] HttpRequest request) =>
        routes.ResumeAsync(request);
}

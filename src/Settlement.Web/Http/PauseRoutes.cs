using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>The routes that pause the schedule and resume it.</summary>
public sealed class PauseRoutes(AppStores stores, HttpBoundary boundary, TimeProvider time, ILogger<PauseRoutes> logger)
{
    private static readonly RouteAccess Operates = new((HttpMethods.Post, AppRole.Operate));

    /// <summary><c>POST</c>: the timer settles nothing until somebody resumes it.</summary>
    public Task<IActionResult> PauseAsync(HttpRequest request) => boundary.AnswerAsync(request, Operates, async caller =>
    {
        string? reason = null;
        await RequestBody.ReadAsync(request, request.HttpContext.RequestAborted, ("reason", value => reason = ParseReason(value)));
        if (reason is null)
        {
            throw ProblemException.BadRequest("reason is missing: why the schedule is paused.");
        }

        var open = await stores.GetAsync(request.HttpContext.RequestAborted);
        return Answer(await new SchedulePause(open.Pauses).PauseAsync(caller.Name, reason, time.GetUtcNow(), request.HttpContext.RequestAborted));
    });

    /// <summary><c>POST</c>: the timer's next tick settles what is due.</summary>
    public Task<IActionResult> ResumeAsync(HttpRequest request) => boundary.AnswerAsync(request, Operates, async caller =>
    {
        await RequestBody.ReadAsync(request, request.HttpContext.RequestAborted);
        var open = await stores.GetAsync(request.HttpContext.RequestAborted);
        return Answer(await new SchedulePause(open.Pauses).ResumeAsync(caller.Name, time.GetUtcNow(), request.HttpContext.RequestAborted));
    });

    private static string ParseReason(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && OneLine.Of(value.GetString()!) is { Length: > 0 and <= PauseEntry.LongestReason } reason && !string.IsNullOrWhiteSpace(reason)
            ? reason
            : throw ProblemException.BadRequest($"reason is not a text of 1 to {PauseEntry.LongestReason} characters.");

    private IActionResult Answer(PauseChange change)
    {
        if (change.IsNew)
        {
            logger.LogWarning("The schedule was {What} {Entry}", change.Entry is { IsPaused: true } ? "paused" : "resumed", change.Entry);
        }

        return HttpReply.Document(PauseChangeDocument.Of(change));
    }
}

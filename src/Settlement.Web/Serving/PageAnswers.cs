using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>Answers of the operations page: pages, redirects, and what was wrong with a request as a page.</summary>
internal sealed class PageAnswers(HttpBoundary boundary)
{
    /// <summary>The script of the pages.</summary>
    public const string ScriptName = "settlement.js";

    /// <summary>Where the pages are.</summary>
    public static readonly PageLinks Links = new(string.Empty) { Script = "/" + ScriptName };

    public static string Footer() => "Amounts are exact: what is credited and what rounding leaves over add up to what was earned.";

    public static async Task<IActionResult> PageAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TPage>(params (string Name, object? Value)[] parameters)
        where TPage : IComponent => Html(await RenderAsync<TPage>(parameters), StatusCodes.Status200OK);

    public static IActionResult SeeOther(HttpRequest request, string path)
    {
        request.HttpContext.Response.Headers.Location = path;
        return new StatusCodeResult(StatusCodes.Status303SeeOther);
    }

    /// <summary>Answers a request that the interface's boundary lets in; a problem becomes a page.</summary>
    public async Task<IActionResult> AnswerAsync(HttpRequest request, RouteAccess access, Func<Caller, Task<IActionResult>> answer)
    {
        var result = await boundary.AnswerAsync(request, access, answer);
        return result is ContentResult { StatusCode: >= StatusCodes.Status400BadRequest and var status, Content: { } text }
            ? Html(
                await RenderAsync<ProblemPage>((nameof(ProblemPage.Problem), DocumentJson.Read<ProblemDocument>(text))),
                status)
            : result;
    }

    private static Task<string> RenderAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TPage>(params (string Name, object? Value)[] parameters)
        where TPage : IComponent => PageRenderer.RenderAsync<TPage>(new Dictionary<string, object?>(
            [.. parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)), KeyValuePair.Create(nameof(Layout.Links), (object?)Links)], StringComparer.Ordinal));

    private static ContentResult Html(string html, int status) => new() { Content = html, ContentType = "text/html; charset=utf-8", StatusCode = status };
}

using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>Answers of the operations page: pages, redirects, and what was wrong with a request as a page.</summary>
internal sealed class PageAnswers(HttpBoundary boundary, PagePlace place)
{
    /// <summary>Where the pages are for whoever sent a request.</summary>
    public PageLinks LinksOf(HttpRequest request) => place.LinksOf(request);

    public static string Footer() => "Amounts are exact: what is credited and what rounding leaves over add up to what was earned.";

    public async Task<IActionResult> PageAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TPage>(HttpRequest request, params (string Name, object? Value)[] parameters)
        where TPage : IComponent => Text(await RenderAsync<TPage>(request, parameters), "text/html", StatusCodes.Status200OK);

    /// <summary>A text of a type, in UTF-8.</summary>
    public static IActionResult Text(string text, string type, int status) => new ContentResult { Content = text, ContentType = $"{type}; charset=utf-8", StatusCode = status };

    public static IActionResult SeeOther(HttpRequest request, string path)
    {
        request.HttpContext.Response.Headers.Location = path;
        return new StatusCodeResult(StatusCodes.Status303SeeOther);
    }

    /// <summary>Answers a request that the interface's boundary lets in; to a browser a problem is a page.</summary>
    public async Task<IActionResult> AnswerAsync(HttpRequest request, RouteAccess access, Func<Caller, Task<IActionResult>> answer)
    {
        PageSafety.Apply(request.HttpContext.Response.Headers);
        var result = await boundary.AnswerAsync(request, access, caller => place.ChecksSender && !PageSafety.IsRead(request.Method) && !PageSafety.IsOwnForm(request)
            ? throw PageSafety.AnotherSite()
            : answer(caller));
        return result is ContentResult { StatusCode: >= StatusCodes.Status400BadRequest and var status, Content: { } text } && PageSafety.WantsPage(request)
            ? Text(await RenderAsync<ProblemPage>(request, (nameof(ProblemPage.Problem), DocumentJson.Read<ProblemDocument>(text))), "text/html", status)
            : result;
    }

    private Task<string> RenderAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TPage>(HttpRequest request, params (string Name, object? Value)[] parameters)
        where TPage : IComponent => PageRenderer.RenderAsync<TPage>(new Dictionary<string, object?>(
            [.. parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)), KeyValuePair.Create(nameof(Layout.Links), (object?)place.LinksOf(request))],
            StringComparer.Ordinal));
}

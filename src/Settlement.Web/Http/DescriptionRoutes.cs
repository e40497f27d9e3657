using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Settlement.Web;

/// <summary>The route that says what the others take and give.</summary>
public sealed class DescriptionRoutes(HttpBoundary boundary)
{
    private static readonly RouteAccess Reads = new((HttpMethods.Get, AppRole.Read));

    private static readonly Lazy<string> Read = new(() =>
    {
        using var stream = typeof(DescriptionRoutes).Assembly.GetManifestResourceStream("openapi.json")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    });

    /// <summary><c>GET</c>: the interface as OpenAPI has it.</summary>
    public Task<IActionResult> DescriptionAsync(HttpRequest request) => boundary.AnswerAsync(
        request, Reads, static _ => Task.FromResult(PageAnswers.Text(Read.Value, "application/json", StatusCodes.Status200OK)));
}

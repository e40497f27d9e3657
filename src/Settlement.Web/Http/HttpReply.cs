using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>Answers in JSON. Money is a text in major units, codes are in kebab case, as on the command line.</summary>
public static class HttpReply
{
    public static IActionResult Document<T>(T document, int status = StatusCodes.Status200OK) =>
        Content(document, status, "application/json; charset=utf-8");

    /// <summary>202: an orchestration of a date was started, and where its state is.</summary>
    public static IActionResult Started(HttpResponse response, SettlementDate date, string instanceId) =>
        Started(response, date, instanceId, SettlementRoute.Of(date));

    /// <summary>202: an orchestration of a date was started, and where its state is.</summary>
    public static IActionResult Started(HttpResponse response, SettlementDate date, string instanceId, string status)
    {
        response.Headers.Location = status;
        return Document(new StartedDocument(date.ToString(), instanceId, status), StatusCodes.Status202Accepted);
    }

    /// <summary>A problem as RFC 9457 has it.</summary>
    public static IActionResult Problem(HttpResponse response, ProblemException problem)
    {
        foreach (var (name, value) in problem.Headers)
        {
            response.Headers[name] = value;
        }

        var document = problem.Document(new ProblemDocument("about:blank", problem.Title, problem.Status, OneLine.Of(problem.Message)));
        return Content(document, problem.Status, "application/problem+json; charset=utf-8");
    }

    private static ContentResult Content<T>(T document, int status, string type) => new()
    {
        StatusCode = status,
        ContentType = type,
        Content = DocumentJson.ToText(document, DocumentJson.Compact),
    };
}

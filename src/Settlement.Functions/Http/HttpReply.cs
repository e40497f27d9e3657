using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>Answers in JSON. Money is a text in major units, codes are in kebab case, as on the command line.</summary>
internal static class HttpReply
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>A document.</summary>
    public static IActionResult Document(object document, int status = StatusCodes.Status200OK) =>
        Content(document, status, "application/json; charset=utf-8");

    /// <summary>202: an orchestration of a date was started, and where its state is.</summary>
    public static IActionResult Started(HttpResponse response, SettlementDate date, string instanceId)
    {
        var status = SettlementRoute.Of(date);
        response.Headers.Location = status;
        return Document(new { Date = date.ToString(), InstanceId = instanceId, StatusUrl = status }, StatusCodes.Status202Accepted);
    }

    /// <summary>A problem as RFC 9457 has it.</summary>
    public static IActionResult Problem(HttpResponse response, ProblemException problem)
    {
        foreach (var (name, value) in problem.Headers)
        {
            response.Headers[name] = value;
        }

        var document = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["type"] = "about:blank",
            ["title"] = problem.Title,
            ["status"] = problem.Status,
            ["detail"] = OneLine.Of(problem.Message),
        };
        foreach (var (name, value) in problem.Members)
        {
            document[name] = value;
        }

        return Content(document, problem.Status, "application/problem+json; charset=utf-8");
    }

    private static ContentResult Content(object document, int status, string type) => new()
    {
        StatusCode = status,
        ContentType = type,
        Content = JsonSerializer.Serialize(document, Json),
    };
}

using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;

namespace Settlement.Functions.Tests;

/// <summary>Requests to the app with its raw answers, one after the other: the text that a test approves.</summary>
internal sealed partial class HttpTranscript(AppWorld world, Func<DurableTaskClient> client, params object[] services)
{
    private const string Host = "/api/settlements/";

    private readonly StringBuilder text = new();

    /// <summary>Sends a request, writes both down and gives back the answer's body as it was.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">What follows <c>/api/settlements/</c>.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="contentType">The body's type.</param>
    /// <param name="principal">The header of App Service; null for none.</param>
    public async Task<string> SendAsync(
        string method, string path, string? body = null, string? contentType = "application/json", string? principal = null)
    {
        var request = Requests.Of(method, body, contentType);
        request.Path = Host + path;
        request.HttpContext.TraceIdentifier = "TRACE";
        if (principal is not null)
        {
            request.Headers[ClientPrincipal.Header] = principal;
        }

        var reply = (ContentResult)await RouteAsync(request, path.Split('/'));
        Write(request, path, body, reply);
        return reply.Content!;
    }

    /// <summary>Compares everything so far with an approved file.</summary>
    public Task CheckAsync(string name) => ApprovedText.CheckAsync(name, text.ToString());

    // As the host does by the functions' routes.
    private Task<IActionResult> RouteAsync(HttpRequest request, string[] path) => path switch
    {
        [var date] => world.Create<SettlementFunctions>(services).SettlementAsync(request, date, client()),
        [var date, "users", var user] => world.Create<SettlementFunctions>(services).UserAsync(request, date, user),
        [var date, "users", var user, "proof"] => world.Create<CertificateFunctions>(services).ProofAsync(request, date, user),
        [var date, "certificate"] => world.Create<CertificateFunctions>(services).CertificateAsync(request, date),
        [var date, "reconciliation"] => world.Create<SettlementFunctions>(services).ReconciliationAsync(request, date),
        [var date, "cancel"] => world.Create<CancelFunctions>(services).CancelAsync(request, date, client()),
        [var date, "export"] => world.Create<ReportFunctions>(services).ExportAsync(request, date),
        [var date, "corrections"] => world.Create<CorrectionFunctions>(services).CorrectionsAsync(request, date, client()),
        [var date, "corrections", var number] => world.Create<CorrectionFunctions>(services).CorrectionAsync(request, date, number, client()),
        [var date, "corrections", var number, "close"] => world.Create<CorrectionFunctions>(services).CloseAsync(request, date, number, client()),
        [var date, "close"] => world.Create<CloseFunctions>(services).CloseAsync(request, date, client()),
        _ => throw new ArgumentException("no such route", nameof(path)),
    };

    private void Write(HttpRequest request, string path, string? body, ContentResult reply)
    {
        if (text.Length > 0)
        {
            text.Append('\n');
        }

        text.Append("== ").Append(request.Method).Append(' ').Append(Host).Append(path).Append('\n');
        if (body is not null)
        {
            text.Append(body.Length > 1_000 ? $"({body.Length} characters)" : body).Append('\n');
        }

        text.Append(reply.StatusCode).Append('\n').Append("Content-Type: ").Append(reply.ContentType).Append('\n');
        foreach (var (name, value) in request.HttpContext.Response.Headers.OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(": ").Append(value).Append('\n');
        }

        text.Append('\n').Append(Scrub(reply.Content!)).Append('\n');
    }

    // What the clock, chance and the machine decide.
    private string Scrub(string content)
    {
        var scrubbed = Volatile().Replace(content, "\"${name}\":\"<${name}>\"");
        scrubbed = Elapsed().Replace(scrubbed, "\"elapsedSeconds\":<elapsedSeconds>");
        return SetAsideAt().Replace(scrubbed, ".<time>.").Replace(world.Inbox.FullName, "<inbox>", StringComparison.Ordinal);
    }

    [GeneratedRegex("\"elapsedSeconds\":[0-9.]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Elapsed();

    // A file that is set aside gets the time into its name.
    [GeneratedRegex(@"\.[0-9]{8}T[0-9]{6}Z\.", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SetAsideAt();

    [GeneratedRegex("\"(?<name>runId|startedAt|updatedAt|endedAt|heldSince|heldUntil|waitsUntil)\":\"[^\"]*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Volatile();
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Settlement.Core;

namespace Settlement.Storage.Tests.Payments;

/// <summary>Answers requests by a script, one step each; the last step stays.</summary>
internal sealed class ScriptedService(params string[] steps) : HttpMessageHandler
{
    private readonly List<(string Request, string? IdempotencyKey, string? Authorization, string Body)> seen = [];

    public IReadOnlyList<(string Request, string? IdempotencyKey, string? Authorization, string Body)> Seen => seen;

    /// <summary>
    /// A step is <c>STATUS [replay] [after=SECONDS] [BODY]</c>, where the body is <c>problem</c>, <c>html</c>, <c>text</c> with a text, or JSON; or
    /// <c>reset</c> for a connection that breaks, or <c>silence</c> for no answer at all.
    /// </summary>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        string step;

        // Clients ask from several threads at once.
        lock (seen)
        {
            step = steps[Math.Min(seen.Count, steps.Length - 1)];
            seen.Add((
                $"{request.Method} {request.RequestUri}",
                request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null,
                request.Headers.Authorization?.ToString(),
                body));
        }

        if (step == "silence")
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return step == "reset" ? throw new HttpRequestException("Connection reset by peer") : Write(step);
    }

    private static HttpResponseMessage Write(string step)
    {
        var words = new Queue<string>(step.Split(' '));
        var response = new HttpResponseMessage((HttpStatusCode)int.Parse(words.Dequeue()));
        if (words.TryPeek(out var word) && word == "replay")
        {
            words.Dequeue();
            response.Headers.Add("Idempotency-Replayed", "true");
        }

        if (words.TryPeek(out word) && word.StartsWith("after=", StringComparison.Ordinal))
        {
            words.Dequeue();
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(int.Parse(word[6..])));
        }

        var (type, body) = string.Join(' ', words) switch
        {
            "" => (null, string.Empty),
            "problem" => ("application/problem+json", """{"title":"no","detail":"the reason\nin two lines"}"""),
            "html" => ("text/html", "<h1>a proxy's page</h1>"),
            var text when text.StartsWith("text", StringComparison.Ordinal) => ("text/plain", text[4..].TrimStart(' ')),
            var json => ("application/json", json),
        };
        if (type is not null)
        {
            response.Content = new StringContent(body, Encoding.UTF8, type);
        }

        return response;
    }

    public HttpPaymentService Client(bool promisesIdempotency = true, int attempts = 3, TimeProvider? time = null, string? key = null) => new(
        RunningService.Url("https://pay.example/v1"),
        Currency.Cny,
        new HttpPaymentOptions { PromisesIdempotency = promisesIdempotency, Attempts = attempts, AttemptTimeout = TimeSpan.FromSeconds(10), Key = key },
        time ?? new TestClock { Skips = static wait => wait <= TimeSpan.FromSeconds(9) },
        this);
}

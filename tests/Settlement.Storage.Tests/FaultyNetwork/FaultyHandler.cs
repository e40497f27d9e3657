using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>
/// The network between a store's client and its server, with the faults of a schedule. No fault takes time: what would
/// time out fails at once, and a late request waits for its moment, not for a clock.
/// </summary>
/// <param name="schedule">Which request meets which fault.</param>
/// <param name="server">The way to the server.</param>
/// <param name="identify">Says what a request is about.</param>
/// <param name="counts">Told what happened.</param>
internal sealed class FaultyHandler(
    FaultSchedule schedule, HttpMessageHandler server, Func<HttpRequestMessage, byte[]?, SentRequest> identify, FaultCounts counts)
    : HttpMessageHandler
{
    private const int LongestLogged = 160;

    private readonly HttpMessageInvoker toServer = new(server, disposeHandler: false);
    private readonly Lock locked = new();
    private readonly Dictionary<string, int> sent = new(StringComparer.Ordinal);
    private readonly List<string> log = [];
    private readonly List<LateRequest> late = [];
    private bool isCutOff;

    /// <summary>Which request got which fault, in the order they were sent.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (locked)
            {
                return [.. log];
            }
        }
    }

    /// <summary>Lets every late request that is still under way reach the server.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> LandAsync()
    {
        var requests = Take(_ => true);
        foreach (var request in requests)
        {
            await LandAsync(request, "late");
        }

        return requests.Count > 0;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var identity = identify(request, body);
        var fault = Meet(identity, body);
        switch (fault)
        {
            case FaultKind.None:
                return await ReachAsync(request, identity, cancellationToken);
            case FaultKind.RefusedConnection:
                throw new HttpRequestException(
                    HttpRequestError.ConnectionError, "the connection was refused", new SocketException((int)SocketError.ConnectionRefused));
            case FaultKind.BrokenRequest:
                using (var broken = LateRequest.Copy(request, new BrokenContent(body!)))
                {
                    return await toServer.SendAsync(broken, cancellationToken);
                }

            case FaultKind.LostAnswer:
                using (await ReachAsync(request, identity, cancellationToken))
                {
                    throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection ended before an answer", BrokenContent.Reset());
                }

            case FaultKind.BrokenAnswer:
                var answer = await ReachAsync(request, identity, cancellationToken);
                var whole = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
                var half = new BrokenContent(whole);
                foreach (var header in answer.Content.Headers)
                {
                    half.Headers.TryAddWithoutValidation(header.Key, header.Value);
                }

                answer.Content = half;
                return answer;
            case FaultKind.LateRequest:
                lock (locked)
                {
                    late.Add(new LateRequest(identity, request, body));
                }

                throw new TaskCanceledException("the attempt timed out", new TimeoutException());
            case FaultKind.TooManyRequests:
                return Refusal(request, HttpStatusCode.TooManyRequests, "TooManyRequests");
            case FaultKind.ServerError:
                return Refusal(request, HttpStatusCode.InternalServerError, "InternalError");
            case FaultKind.ServerErrorAfterwards:
                using (await ReachAsync(request, identity, cancellationToken))
                {
                    return Refusal(request, HttpStatusCode.InternalServerError, "OperationTimedOut");
                }

            case FaultKind.ServerBusy:
                return Refusal(request, HttpStatusCode.ServiceUnavailable, "ServerBusy");
            default:
                throw new InvalidOperationException($"unknown fault {fault}");
        }
    }

    private static HttpResponseMessage Refusal(HttpRequestMessage request, HttpStatusCode status, string code)
    {
        var response = new HttpResponseMessage(status)
        {
            RequestMessage = request,
            Content = new StringContent(
                $$$"""{"odata.error":{"code":"{{{code}}}","message":{"lang":"en-US","value":"{{{code}}}"}},"code":"{{{code}}}","message":"{{{code}}}"}""",
                Encoding.UTF8,
                "application/json"),
        };
        response.Headers.Add("x-ms-error-code", code);
        response.Headers.Add("x-ms-retry-after-ms", "1");
        return response;
    }

    private FaultKind Meet(SentRequest identity, byte[]? body)
    {
        lock (locked)
        {
            var occurrence = sent.GetValueOrDefault(identity.Text);
            sent[identity.Text] = occurrence + 1;
            var fault = isCutOff ? FaultKind.RefusedConnection : schedule.Decide(identity, occurrence);
            if (fault != FaultKind.None && identity.IsWrite && schedule.EndsWithLateWrite && !isCutOff)
            {
                isCutOff = true;
                fault = FaultKind.LateRequest;
            }

            if (fault == FaultKind.BrokenRequest && body is null)
            {
                // There is nothing to break off.
                fault = FaultKind.RefusedConnection;
            }

            if (fault != FaultKind.None)
            {
                counts.Add(fault);
                Write($"{fault}, try {occurrence + 1}: {identity.Text}");
            }

            return fault;
        }
    }

    // The server's answer, all of it. A request that was late and has been repeated since comes right behind.
    private async Task<HttpResponseMessage> ReachAsync(HttpRequestMessage request, SentRequest identity, CancellationToken cancellationToken)
    {
        var response = await toServer.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        foreach (var overtaken in Take(waiting => waiting.Identity == identity && waiting.ComesAfterRetry))
        {
            await LandAsync(overtaken, "after its retry");
        }

        return response;
    }

    private async Task LandAsync(LateRequest request, string when)
    {
        using var response = await toServer.SendAsync(request.Request, CancellationToken.None);
        var text = await response.Content.ReadAsStringAsync();
        var isDone = response.IsSuccessStatusCode && !text.Contains("odata.error", StringComparison.Ordinal);
        if (request.Identity.IsWrite)
        {
            counts.Add(isDone ? "late write done" : "late write refused");
        }

        lock (locked)
        {
            Write($"landed {when}, {(int)response.StatusCode}{(isDone ? string.Empty : ", refused")}: {request.Identity.Text}");
        }

        request.Dispose();
    }

    private List<LateRequest> Take(Predicate<LateRequest> which)
    {
        lock (locked)
        {
            var taken = late.FindAll(which);
            late.RemoveAll(which);
            return taken;
        }
    }

    private void Write(string line) => log.Add(line.Length > LongestLogged ? line[..LongestLogged] + "…" : line);
}

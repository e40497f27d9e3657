using System.Collections.Concurrent;

namespace Settlement.Storage.Tests.Cosmos;

/// <summary>A connection on which the answer to every write is lost the first time, after the service did it.</summary>
internal sealed class LosingAnswersHandler : DelegatingHandler
{
    private readonly ConcurrentDictionary<string, bool> seen = new(StringComparer.Ordinal);
    private int lost;

    public LosingAnswersHandler(HttpMessageHandler inner)
        : base(inner)
    {
    }

    /// <summary>How many answers were lost.</summary>
    public int Lost => lost;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        var answer = await base.SendAsync(request, cancellationToken);
        var isWrite = request.Method != HttpMethod.Get && !request.Headers.Contains("x-ms-documentdb-isquery") && !body.Contains("\"query\":", StringComparison.Ordinal);
        if (isWrite && seen.TryAdd($"{request.Method} {request.RequestUri} {body}", true))
        {
            Interlocked.Increment(ref lost);
            answer.Dispose();
            throw new HttpRequestException("the answer was lost");
        }

        return answer;
    }
}

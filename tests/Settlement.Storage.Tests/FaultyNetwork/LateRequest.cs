using System.Text;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>A request that its sender has given up and that has not reached the server yet.</summary>
internal sealed class LateRequest : IDisposable
{
    public LateRequest(SentRequest identity, HttpRequestMessage request, byte[]? body)
    {
        Identity = identity;
        ComesAfterRetry = Encoding.UTF8.GetBytes(identity.Text).Sum(b => b) % 2 == 0;
        Request = Copy(request, body is null ? null : new ByteArrayContent(body));
    }

    public SentRequest Identity { get; }

    /// <summary>Whether it lands right after its first retry that was answered; else when everything is over.</summary>
    public bool ComesAfterRetry { get; }

    public HttpRequestMessage Request { get; }

    /// <summary>The same request with a content of its own.</summary>
    public static HttpRequestMessage Copy(HttpRequestMessage request, HttpContent? content)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version, Content = content };
        foreach (var header in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        foreach (var header in request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
        {
            copy.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return copy;
    }

    public void Dispose() => Request.Dispose();
}

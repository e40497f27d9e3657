using System.Net;

namespace Settlement.Storage.Tests.Cosmos;

/// <summary>A service that answers every creation of an item with the same refusal, while it is busy.</summary>
internal sealed class BusyHandler(HttpMessageHandler inner, HttpStatusCode refusal) : DelegatingHandler(inner)
{
    public bool IsBusy { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsBusy || request.Method != HttpMethod.Post)
        {
            return base.SendAsync(request, cancellationToken);
        }

        var answer = new HttpResponseMessage(refusal) { Content = new StringContent("{\"code\":\"busy\",\"message\":\"busy\"}"), RequestMessage = request };
        answer.Headers.Add("x-ms-retry-after-ms", "10");
        return Task.FromResult(answer);
    }
}

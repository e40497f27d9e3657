using System.Net;
using System.Text;

namespace Settlement.Storage.Tests.Cosmos;

/// <summary>Something between that answers in the service's place, while it is on, whatever is asked about items.</summary>
/// <param name="inner">The connection.</param>
/// <param name="body">What it answers.</param>
/// <param name="charge">What it says that the request cost: a number, where the service says it.</param>
internal sealed class GarblingHandler(HttpMessageHandler inner, string body, string charge) : DelegatingHandler(inner)
{
    public bool IsOn { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsOn || !request.RequestUri!.AbsolutePath.Contains("/docs", StringComparison.Ordinal))
        {
            return base.SendAsync(request, cancellationToken);
        }

        var answer = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            RequestMessage = request,
        };
        answer.Headers.TryAddWithoutValidation("x-ms-request-charge", charge);
        return Task.FromResult(answer);
    }
}

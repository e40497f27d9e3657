using System.Globalization;
using System.Net;

namespace Settlement.Storage.Tests.Cosmos;

/// <summary>A service that answers every request for an item with 404 and a sub-status, while one is set; the test server sends none.</summary>
internal sealed class MissingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The sub-status, 0 for none; null to let requests pass.</summary>
    public int? SubStatus { get; set; }

    /// <summary>How many requests are answered so before the rest pass.</summary>
    public int Times { get; set; } = int.MaxValue;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (SubStatus is not { } subStatus || !request.RequestUri!.AbsolutePath.Contains("/docs/", StringComparison.Ordinal))
        {
            return base.SendAsync(request, cancellationToken);
        }

        if (Times-- <= 0)
        {
            return base.SendAsync(request, cancellationToken);
        }

        var answer = new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("{\"code\":\"NotFound\",\"message\":\"gone\"}"), RequestMessage = request };
        if (subStatus != 0)
        {
            answer.Headers.Add("x-ms-substatus", subStatus.ToString(CultureInfo.InvariantCulture));
        }

        return Task.FromResult(answer);
    }
}

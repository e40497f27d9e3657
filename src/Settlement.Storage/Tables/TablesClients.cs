using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>The clients' options, and the pool of connections that all stores of this process share.</summary>
internal static class TablesClients
{
    private const int RequestsAtOnce = 32;

    // Positions and records may be two stores on one account.
    private const int Connections = 2 * RequestsAtOnce;

    private static readonly HttpClientTransport SharedTransport = new(new HttpClient(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = Connections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.None,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });

    /// <summary>The connections to an account, and what one store asks of them at once.</summary>
    public static ConnectionRule Pool { get; } = new("storage account", Connections, RequestsAtOnce);

    /// <summary>A client's options: its own retries inside a budget.</summary>
    /// <param name="budget">How long a request may take with all its tries.</param>
    public static TableClientOptions Options(TimeSpan budget)
    {
        var options = new TableClientOptions
        {
            Transport = SharedTransport,
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = 8,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(4),
                // A lost answer leaves time to ask again.
                NetworkTimeout = budget / 3,
            },
        };
        options.AddPolicy(new LastAnswer.Policy(), HttpPipelinePosition.PerRetry);
        return options;
    }
}

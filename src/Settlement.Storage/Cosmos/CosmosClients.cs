using System.Collections.Concurrent;
using Microsoft.Azure.Cosmos;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>The clients of this process, one for each account: all stores on an account share its connections.</summary>
internal static class CosmosClients
{
    private const int EmulatorRequestsAtOnce = 32;

    // An account gets items in batches of up to 100 a physical partition, which the client fills: too few at once would
    // leave each waiting for the others.
    private const int BulkRequestsAtOnce = 400;

    private static readonly ConcurrentDictionary<(Uri Endpoint, string? Key, TimeSpan Budget), Lazy<CosmosClient>> Clients = new();

    // Twice as many connections: positions and records may be two stores on one account.
    private static readonly ConnectionRule ReplicaPool = new("replica of the Cosmos account", 2 * BulkRequestsAtOnce, BulkRequestsAtOnce);

    /// <summary>The connections to an emulator, which gets every item by itself.</summary>
    public static ConnectionRule EmulatorPool { get; } = new("Cosmos emulator", 2 * EmulatorRequestsAtOnce, EmulatorRequestsAtOnce);

    /// <summary>
    /// The connections that requests share, to an emulator or to each replica of an account, and what one store asks of them
    /// at once. A connection to a replica carries several requests, so that few of those that may be opened are.
    /// </summary>
    public static ConnectionRule Pool(CosmosAddress address) => address.IsEmulator ? EmulatorPool : ReplicaPool;

    /// <summary>The client that stores with this address and budget share.</summary>
    public static CosmosClient Shared(CosmosAddress address, TimeSpan budget) => Clients.GetOrAdd(
        address.ClientKey(budget), _ => new Lazy<CosmosClient>(() => address.Connect(Options(address, budget)))).Value;

    /// <summary>A client's options.</summary>
    /// <param name="address">The account.</param>
    /// <param name="budget">How long a request may take with all its tries.</param>
    /// <param name="around">Puts a handler around the connections of gateway mode; null for none.</param>
    public static CosmosClientOptions Options(
        CosmosAddress address, TimeSpan budget, Func<HttpMessageHandler, HttpMessageHandler>? around = null)
    {
        var options = new CosmosClientOptions
        {
            ApplicationName = "settlement",

            // An emulator has a gateway alone, and calls itself by names that lead nowhere. It reads no bulk requests either.
            ConnectionMode = address.IsEmulator ? ConnectionMode.Gateway : ConnectionMode.Direct,
            LimitToEndpoint = address.IsEmulator,
            AllowBulkExecution = !address.IsEmulator,
            EnableContentResponseOnWrite = false,
            MaxRetryAttemptsOnRateLimitedRequests = 30,
            MaxRetryWaitTimeOnRateLimitedRequests = budget,
            RequestTimeout = AttemptTime(budget),
            UseSystemTextJsonSerializerWithOptions = CosmosJson.Options,
        };
        if (!address.IsEmulator)
        {
            options.MaxTcpConnectionsPerEndpoint = ReplicaPool.Connections;
        }

        if (around is null)
        {
            options.GatewayModeMaxConnectionLimit = EmulatorPool.Connections;
        }
        else
        {
            options.HttpClientFactory = () => new HttpClient(around(new SocketsHttpHandler { MaxConnectionsPerServer = EmulatorPool.Connections }));
        }

        return options;
    }

    /// <summary>How long one try may take: a lost answer leaves time to ask again.</summary>
    public static TimeSpan AttemptTime(TimeSpan budget) => budget / 3;
}

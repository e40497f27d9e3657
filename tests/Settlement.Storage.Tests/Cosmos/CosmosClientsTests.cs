using Microsoft.Azure.Cosmos;
using Settlement.Storage.Cosmos;

namespace Settlement.Storage.Tests.Cosmos;

/// <summary>The pool of connections that the rule speaks of is the one that the client is given.</summary>
public sealed class CosmosClientsTests
{
    [Theory]
    [InlineData("cosmos:http://127.0.0.1:8081", ConnectionMode.Gateway)]
    [InlineData("cosmos:https://acct.documents.azure.com", ConnectionMode.Direct)]
    public void A_clients_connections_are_bounded_and_enough_for_two_stores(string text, ConnectionMode mode)
    {
        Assert.True(StoreUrl.TryParse(text, out var url, out _));
        var pool = CosmosClients.Pool(url.Cosmos!);

        var options = CosmosClients.Options(url.Cosmos!, TimeSpan.FromSeconds(10));

        Assert.Equal(mode, options.ConnectionMode);
        Assert.Equal(pool.Connections, mode == ConnectionMode.Direct ? options.MaxTcpConnectionsPerEndpoint : options.GatewayModeMaxConnectionLimit);
        Assert.True(pool.Connections >= 2 * pool.Concurrency);
        using var client = url.Cosmos!.Connect(options);
    }
}

using Microsoft.Azure.Cosmos;

namespace Settlement.Storage.Cosmos;

/// <summary>The database and containers of a store: whether they are there, and how they are made.</summary>
/// <param name="client">The account's client.</param>
/// <param name="address">Names the database.</param>
/// <param name="access">What was asked for.</param>
/// <param name="containers">The containers of the store.</param>
/// <param name="requests">Sends what is to be asked.</param>
internal sealed class CosmosCreation(
    CosmosClient client, CosmosAddress address, StoreAccess access, IReadOnlyList<CosmosContainer> containers, CosmosRequests requests)
    : StoreCreation(access)
{
    protected override async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        foreach (var container in containers)
        {
            var exists = await requests.SendFirstAsync(
                async token =>
                {
                    using var answer = await client.GetContainer(address.Database, container.Name).ReadContainerStreamAsync(cancellationToken: token);
                    return !CosmosErrors.IsMissing(answer) && answer.EnsureSuccessStatusCode().IsSuccessStatusCode;
                },
                cancellationToken);
            if (!exists)
            {
                return false;
            }
        }

        return true;
    }

    protected override async Task CreateAsync(CancellationToken cancellationToken)
    {
        await requests.SendAsync(token => client.CreateDatabaseIfNotExistsAsync(address.Database, cancellationToken: token), cancellationToken);
        foreach (var container in containers)
        {
            await requests.SendAsync(
                token => client.GetDatabase(address.Database).CreateContainerIfNotExistsAsync(Properties(container), cancellationToken: token),
                cancellationToken);
        }
    }

    protected override StoreRefusedException Missing() => CosmosErrors.Missing(address);

    private static ContainerProperties Properties(CosmosContainer container)
    {
        var properties = new ContainerProperties(container.Name, container.PartitionKeyPath);
        properties.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        foreach (var path in container.IndexedPaths)
        {
            properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = path });
        }

        if (container.SortedPaths.Count > 0)
        {
            properties.IndexingPolicy.CompositeIndexes.Add(
                [.. container.SortedPaths.Select(path => new CompositePath { Path = path, Order = CompositePathSortOrder.Ascending })]);
        }

        return properties;
    }
}

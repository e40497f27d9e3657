using Microsoft.Azure.Cosmos;

namespace Settlement.Storage.Cosmos;

/// <summary>
/// Whether a store's database and containers are there, and their creation at its first write, where that was asked for.
/// Thread-safe.
/// </summary>
/// <param name="client">The account's client.</param>
/// <param name="address">Names the database.</param>
/// <param name="access">What was asked for.</param>
/// <param name="containers">The containers of the store.</param>
/// <param name="requests">Sends what is to be asked.</param>
internal sealed class CosmosCreation(
    CosmosClient client, CosmosAddress address, StoreAccess access, IReadOnlyList<CosmosContainer> containers, CosmosRequests requests)
    : IDisposable
{
    private readonly SemaphoreSlim creating = new(1);
    private volatile bool isThere;

    /// <summary>Whether everything was seen or made: what is missing afterwards was removed.</summary>
    public bool IsThere => isThere;

    /// <summary>Looks for the containers.</summary>
    /// <exception cref="StoreRefusedException">One is missing and may not be created.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        isThere = await ExistAsync(cancellationToken);
        if (!isThere && access != StoreAccess.Create)
        {
            throw CosmosErrors.Missing(address);
        }
    }

    /// <summary>Creates the database and the containers that are missing, where that was asked for.</summary>
    public async Task CreateMissingAsync(CancellationToken cancellationToken)
    {
        if (access == StoreAccess.Read)
        {
            throw new InvalidOperationException($"{address} was opened for reading");
        }

        if (isThere)
        {
            return;
        }

        await creating.WaitAsync(cancellationToken);
        try
        {
            if (isThere)
            {
                return;
            }

            await requests.SendAsync(token => client.CreateDatabaseIfNotExistsAsync(address.Database, cancellationToken: token), cancellationToken);
            foreach (var container in containers)
            {
                await requests.SendAsync(
                    token => client.GetDatabase(address.Database).CreateContainerIfNotExistsAsync(Properties(container), cancellationToken: token),
                    cancellationToken);
            }

            isThere = true;
        }
        finally
        {
            creating.Release();
        }
    }

    public void Dispose() => creating.Dispose();

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

    private async Task<bool> ExistAsync(CancellationToken cancellationToken)
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
}

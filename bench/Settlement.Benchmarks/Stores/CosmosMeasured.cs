using Microsoft.Azure.Cosmos;
using Settlement.Emulators;
using Settlement.Storage;
using Settlement.Storage.Cosmos;

namespace Settlement.Benchmarks;

/// <summary>
/// Cosmos DB on the server of <c>tests/emulators</c>. It takes one item a request through a gateway, so the floor is raw
/// creates one by one, in batches too, through the client of the product with the product's options.
/// </summary>
internal sealed class CosmosMeasured : IMeasuredStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly CosmosServer server = new("bench-cosmos", port: 0);

    public string Name => "Cosmos DB";

    public int AtOnce => CosmosClients.EmulatorPool.Concurrency;

    public StoreTargets Targets { get; } = new(Floor: 0.85, Rows: null, RequestUnits: 6.5);

    public string Url(string place) => server.Url(place);

    public async Task<long> CountRowsAsync(string place, CancellationToken cancellationToken)
    {
        await using var database = await OpenAsync(place, cancellationToken);
        var query = new QueryDefinition("SELECT VALUE COUNT(1) FROM c");
        var count = 0L;
        foreach (var container in CosmosContainers.All)
        {
            foreach (var range in await database.RangesAsync(container, cancellationToken))
            {
                string? continuation = null;
                do
                {
                    var page = await database.QueryAsync<long>(container, CosmosScope.Of(range), query, continuation, size: 1_000, cancellationToken);
                    count += page.Items.Sum();
                    continuation = page.Continuation;
                }
                while (continuation is not null);
            }
        }

        return count;
    }

    public async Task<TimeSpan> MeasureFloorAsync(string place, int users, bool singly, CancellationToken cancellationToken)
    {
        await using var source = await OpenAsync(place, cancellationToken);
        await using var target = await OpenAsync(place + "floor", cancellationToken);
        await target.CreateMissingAsync(cancellationToken);
        var items = await CosmosScan.SortedAsync<RecordItem>(source, CosmosContainers.Records, SettledDay.Date.ToString(), cancellationToken)
            .Select(item => (Partition: new PartitionKey(item.UserId), Json: CosmosJson.Write(item with { ETag = null })))
            .ToListAsync(cancellationToken);
        BenchmarkFailedException.RequireRecords(items.Count, users);
        using var client = target.Address.Connect(CosmosClients.Options(target.Address, Patience));
        var records = client.GetContainer(target.Address.Database, CosmosContainers.Records.Name);
        return await SideBySide.MeasureAsync(items, AtOnce, async (item, token) =>
        {
            using var content = new MemoryStream(item.Json);
            using var answer = await records.CreateItemStreamAsync(content, item.Partition, cancellationToken: token);
            if (!answer.IsSuccessStatusCode)
            {
                throw new BenchmarkFailedException($"a request of the floor was refused: {answer.StatusCode}");
            }
        }, cancellationToken);
    }

    public async Task RemoveAsync(string place, CancellationToken cancellationToken)
    {
        foreach (var name in (string[])[place, place + "floor"])
        {
            await using var database = await OpenAsync(name, cancellationToken);
            await database.CreateMissingAsync(cancellationToken);
            await database.DropAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<CosmosDatabase> OpenAsync(string name, CancellationToken cancellationToken) =>
        StoreUrl.TryParse(Url(name), out var url, out var problem)
            ? CosmosDatabase.OpenAsync(url.Cosmos!, StoreAccess.Create, Patience, CosmosContainers.All, card: null, cancellationToken)
            : throw new BenchmarkFailedException(problem!);
}

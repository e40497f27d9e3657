using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Settlement.Core;
using Settlement.Emulators;
using Settlement.Storage;
using Settlement.Storage.Cosmos;

namespace Settlement.Benchmarks;

/// <summary>
/// Cosmos DB on the server of <c>tests/emulators</c>. It takes one item a request through a gateway, so the floor is raw
/// creates and patches one by one, in batches too, through the client of the product with the product's options.
/// </summary>
internal sealed class CosmosMeasured : IMeasuredStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly PatchOperation[] Paid = [PatchOperation.Set("/status", 1)];

    private readonly CosmosServer server = new("bench-cosmos", port: 0);

    public string Name => "Cosmos DB";

    public int AtOnce => CosmosClients.EmulatorPool.Concurrency;

    public double? OneWriteTarget => 0.85;

    public string Url(string place) => server.Url(place);

    public async Task<FloorTimes> MeasureFloorAsync(string place, bool singly, CancellationToken cancellationToken)
    {
        await using var source = await OpenAsync(place, cancellationToken);
        await using var target = await OpenAsync(place + "floor", cancellationToken);
        await target.CreateMissingAsync(cancellationToken);
        await using var once = await OpenAsync(place + "one", cancellationToken);
        await once.CreateMissingAsync(cancellationToken);
        using var client = target.Address.Connect(CosmosClients.Options(target.Address, Patience));
        var records = client.GetContainer(target.Address.Database, CosmosContainers.Records.Name);
        var payments = client.GetContainer(target.Address.Database, CosmosContainers.Payments.Name);
        var settled = await CosmosScan.SortedAsync<RecordItem>(source, CosmosContainers.Records, SettledDay.Date, cancellationToken)
            .Select(item => item with { ETag = null })
            .ToListAsync(cancellationToken);
        var recordItems = settled.ConvertAll(item => RawItem.Of(item with { Status = RecordStatus.Recorded }));
        var paymentItems = await CosmosScan.SortedAsync<PaymentItem>(source, CosmosContainers.Payments, SettledDay.Date, cancellationToken)
            .Select(item => RawItem.Of(item with { ETag = null }))
            .ToListAsync(cancellationToken);

        var versions = new string[recordItems.Count];
        var recording = await SideBySide.MeasureAsync(
            recordItems, AtOnce, async (item, i, token) => versions[i] = await CreateAsync(records, item, token), cancellationToken);
        var paying = await SideBySide.MeasureAsync(
            paymentItems, AtOnce, (item, _, token) => CreateAsync(payments, item, token), cancellationToken);
        var paid = paymentItems.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        var marks = recordItems.Zip(versions).Where(record => paid.Contains(record.First.Id)).ToList();
        var marking = await SideBySide.MeasureAsync(
            marks, AtOnce, (record, _, token) => MarkAsync(records, record.First, record.Second, token), cancellationToken);
        var posted = paymentItems.ToDictionary(item => item.Id, StringComparer.Ordinal);
        var wholes = settled.ConvertAll(item => RawItem.Of(item)).ConvertAll(item => posted.TryGetValue(item.Id, out var payment) ? item.With(payment) : item);
        var onceRecords = client.GetContainer(once.Address.Database, CosmosContainers.Records.Name);
        var writing = await SideBySide.MeasureAsync(
            wholes, AtOnce, (item, _, token) => CreateAsync(onceRecords, item, token), cancellationToken);
        return new FloorTimes(recording, paying, marking, writing);
    }

    public async Task RemoveAsync(string place, CancellationToken cancellationToken)
    {
        foreach (var name in (string[])[place, place + "floor", place + "one"])
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

    private static async Task<string> CreateAsync(Container container, RawItem item, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(item.Json);
        using var answer = await container.CreateItemStreamAsync(content, item.Partition, cancellationToken: cancellationToken);
        return answer.EnsureSuccessStatusCode().Headers.ETag;
    }

    private static async Task MarkAsync(Container container, RawItem item, string version, CancellationToken cancellationToken)
    {
        using var answer = await container.PatchItemStreamAsync(
            item.Id, item.Partition, Paid, new PatchItemRequestOptions { IfMatchEtag = version }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private Task<CosmosDatabase> OpenAsync(string name, CancellationToken cancellationToken) =>
        StoreUrl.TryParse(Url(name), out var url, out var problem)
            ? CosmosDatabase.OpenAsync(url.Cosmos!, StoreAccess.Create, Patience, CosmosContainers.All, cancellationToken)
            : throw new BenchmarkFailedException(problem!);

    private sealed record RawItem(string Id, PartitionKey Partition, byte[] Json)
    {
        public static RawItem Of<T>(T item)
            where T : UserItem => new(item.Id, new PartitionKey(item.UserId), CosmosJson.Write(item));

        // What the other says of the same user and this one does not, added to it.
        public RawItem With(RawItem other)
        {
            var whole = JsonNode.Parse(Json)!.AsObject();
            foreach (var (name, value) in JsonNode.Parse(other.Json)!.AsObject().Where(property => !whole.ContainsKey(property.Key)).ToList())
            {
                whole.Add(name, value?.DeepClone());
            }

            return this with { Json = JsonSerializer.SerializeToUtf8Bytes(whole) };
        }
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Settlement.Core;
using Settlement.Storage.Cosmos;

namespace Settlement.Storage.Tests.Damages;

/// <summary>Items of a Cosmos database's containers.</summary>
internal sealed class RawItems(CosmosAddress address) : IRawRows
{
    private readonly CosmosClient client = CosmosClients.Shared(address, TimeSpan.FromSeconds(60));

    public bool HasAccounts => true;

    public async Task SetAsync(RawRow row, string column, object? value)
    {
        var item = await ReadAsync(row);
        var name = JsonNamingPolicy.CamelCase.ConvertName(column);
        var holder = (item["value"] ?? (item["plan"] is JsonObject plan && plan.ContainsKey(name) ? plan : null))?.AsObject() ?? item;
        holder[name] = value switch
        {
            long number => number.ToString(CultureInfo.InvariantCulture),
            byte[] bytes => Convert.ToBase64String(bytes),
            _ => JsonSerializer.SerializeToNode(value),
        };
        var (partition, id) = Keys(row);
        using var content = Content(item);
        using var answer = await Container(row).ReplaceItemStreamAsync(content, id, new PartitionKey(partition));
        answer.EnsureSuccessStatusCode();
    }

    public async Task RemoveAsync(RawRow row)
    {
        var (partition, id) = Keys(row);
        using var answer = await Container(row).DeleteItemStreamAsync(id, new PartitionKey(partition));
        answer.EnsureSuccessStatusCode();
    }

    public async Task CopyAsync(RawRow row, RawRow to)
    {
        var item = await ReadAsync(row);
        var (partition, id) = Keys(to);
        item["id"] = id;
        if (row.Table is RawTable.Records or RawTable.CorrectionEntries)
        {
            (item["userId"], item["sortKey"]) = (to.User, UserKeys.Key(to.User));
            item["date"] = row.Table == RawTable.Records ? to.Date.ToString() : CosmosKeys.Entries(to.Date, to.Number);
        }
        else
        {
            item["partition"] = partition;
        }

        await CreateAsync(row, item, partition);
    }

    // In the user's own partition, under an id that no record has.
    public async Task CopyAsideAsync(RawRow record)
    {
        var item = await ReadAsync(record);
        item["id"] = "again_" + item["id"];
        await CreateAsync(record, item, record.User);
    }

    private async Task CreateAsync(RawRow row, JsonObject item, string partition)
    {
        using var content = Content(item);
        using var answer = await Container(row).CreateItemStreamAsync(content, new PartitionKey(partition));
        answer.EnsureSuccessStatusCode();
    }

    private async Task<JsonObject> ReadAsync(RawRow row)
    {
        var (partition, id) = Keys(row);
        using var answer = await Container(row).ReadItemStreamAsync(id, new PartitionKey(partition));
        return (await JsonNode.ParseAsync(answer.EnsureSuccessStatusCode().Content))!.AsObject();
    }

    private static MemoryStream Content(JsonObject item) => new(JsonSerializer.SerializeToUtf8Bytes(item));

    private Container Container(RawRow row) => client.GetContainer(address.Database, row.Table switch
    {
        RawTable.Records or RawTable.CorrectionEntries => CosmosContainers.Records.Name,
        RawTable.Positions or RawTable.Yields => CosmosContainers.Inputs.Name,
        _ => CosmosContainers.Days.Name,
    });

    private static (string Partition, string Id) Keys(RawRow row) => row.Table switch
    {
        RawTable.Records => (row.User, CosmosKeys.Id(UserId.AsStored(row.User), row.Date)),
        RawTable.Positions => (CosmosKeys.Positions(row.Date, CosmosKeys.Bucket(row.User)), CosmosKeys.Id(row.User)),
        RawTable.Yields => (CosmosKeys.Yields, row.Date.ToString()),
        RawTable.Corrections => (CosmosKeys.Corrections, CosmosKeys.Correction(row.Date, row.Number)),
        RawTable.CorrectionEntries => (row.User, CosmosKeys.Id(UserId.Parse(row.User), row.Date, row.Number)),
        RawTable.CorrectionPositions => (CosmosKeys.Set(row.Date, row.Set, CosmosKeys.Bucket(row.User)), CosmosKeys.Id(row.User)),
        RawTable.Days => (CosmosKeys.Days, row.Date.ToString()),
        RawTable.Subtrees => (CosmosKeys.Subtrees, row.Date.ToString()),
        _ => (CosmosKeys.Residue(row.Date), "0000000001"),
    };
}

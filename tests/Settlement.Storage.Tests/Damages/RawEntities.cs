using Azure;
using Azure.Data.Tables;
using Settlement.Storage.Tables;

namespace Settlement.Storage.Tests.Damages;

/// <summary>Entities of a storage account's tables.</summary>
internal sealed class RawEntities(TablesAddress address) : IRawRows
{
    private readonly TableServiceClient service = address.Connect(TablesClients.Options(TimeSpan.FromSeconds(60)));

    public bool HasAccounts => true;

    public async Task SetAsync(RawRow row, string column, object? value)
    {
        var entity = await ReadAsync(row);
        entity[column] = value;
        await Table(row).UpdateEntityAsync(entity, ETag.All, TableUpdateMode.Replace);
    }

    public async Task RemoveAsync(RawRow row)
    {
        var entity = await ReadAsync(row);
        await Table(row).DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ETag.All);
    }

    public async Task CopyAsync(RawRow row, RawRow to) => await AddAsync(row, Keys(to));

    // In the partition of another bucket, under the user's own row key.
    public async Task CopyAsideAsync(RawRow record) => await AddAsync(
        record, (TablesKeys.Partition(record.Date, (TablesKeys.Bucket(record.User) + 1) % TablesKeys.Buckets), TablesKeys.RowKey(record.User)));

    private async Task AddAsync(RawRow row, (string Partition, string RowKey) key)
    {
        var entity = await ReadAsync(row);
        (entity.PartitionKey, entity.RowKey) = key;
        await Table(row).AddEntityAsync(entity);
    }

    private async Task<TableEntity> ReadAsync(RawRow row)
    {
        var (partition, rowKey) = Keys(row);
        return (await Table(row).GetEntityAsync<TableEntity>(partition, rowKey)).Value;
    }

    private TableClient Table(RawRow row) => service.GetTableClient(address.Prefix + row.Table switch
    {
        RawTable.Corrections or RawTable.Subtrees => TableName.Days,
        RawTable.CorrectionEntries or RawTable.CorrectionPositions => TableName.Records,
        var table => Enum.Parse<TableName>(table.ToString()),
    });

    private static (string Partition, string RowKey) Keys(RawRow row) => row.Table switch
    {
        RawTable.Yields => ("yields", row.Date.ToString()),
        RawTable.Days => ("days", row.Date.ToString()),
        RawTable.Subtrees => ("subtrees", row.Date.ToString()),
        RawTable.Residue => (row.Date.ToString(), "0000000001"),
        RawTable.Corrections => ("corrections", TablesKeys.Correction(row.Date, row.Number)),
        RawTable.CorrectionEntries => (TablesKeys.Partition(TablesKeys.Entries(row.Date, row.Number), row.User), TablesKeys.RowKey(row.User)),
        RawTable.CorrectionPositions => (TablesKeys.Partition(TablesKeys.Set(row.Date, row.Set), row.User), TablesKeys.RowKey(row.User)),
        _ => (TablesKeys.Partition(row.Date, row.User), TablesKeys.RowKey(row.User)),
    };
}

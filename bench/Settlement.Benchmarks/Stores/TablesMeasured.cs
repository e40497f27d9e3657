using Azure.Data.Tables;
using Settlement.Emulators;
using Settlement.Storage;
using Settlement.Storage.Tables;

namespace Settlement.Benchmarks;

/// <summary>
/// Azure Tables on Azurite, in memory. The floor adds rows in entity-group transactions of up to 100 of a partition, or one
/// by one, through the client of the product with the product's options.
/// </summary>
internal sealed class TablesMeasured : IMeasuredStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly Azurite azurite = new("bench-azurite", folder: null);

    public string Name => "Tables";

    public int AtOnce => TablesClients.Pool.Concurrency;

    public StoreTargets Targets { get; } = new(Floor: 0.85, Rows: 1.1, RequestUnits: null);

    public string Url(string place) => "tables:" + azurite.ConnectionString(place);

    public async Task<long> CountRowsAsync(string place, CancellationToken cancellationToken)
    {
        await using var database = await OpenAsync(place, cancellationToken);
        var service = database.Address.Connect(TablesClients.Options(Patience));
        var count = 0L;
        foreach (var table in Enum.GetValues<TableName>())
        {
            count += await service.GetTableClient(database.Address.Prefix + table)
                .QueryAsync<TableEntity>(select: [nameof(TableEntity.RowKey)], cancellationToken: cancellationToken)
                .LongCountAsync(cancellationToken);
        }

        return count;
    }

    public async Task<TimeSpan> MeasureFloorAsync(string place, int users, bool singly, CancellationToken cancellationToken)
    {
        await using var source = await OpenAsync(place, cancellationToken);
        await using var target = await OpenAsync(place + "floor", cancellationToken);
        await target.CreateMissingAsync(cancellationToken);
        var rows = await ReadRecordsAsync(source, cancellationToken);
        BenchmarkFailedException.RequireRecords(rows.Count, users);
        var records = target.Address.Connect(TablesClients.Options(Patience)).GetTableClient(target.Address.Prefix + TableName.Records);
        return singly
            ? await SideBySide.MeasureAsync(rows, AtOnce, (row, token) => records.AddEntityAsync(row, token), cancellationToken)
            : await SideBySide.MeasureAsync(
                Transactions(rows), AtOnce, (actions, token) => records.SubmitTransactionAsync(actions, token), cancellationToken);
    }

    public async Task RemoveAsync(string place, CancellationToken cancellationToken)
    {
        foreach (var prefix in (string[])[place, place + "floor"])
        {
            await using var database = await OpenAsync(prefix, cancellationToken);
            await database.DropAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        azurite.Dispose();
        return ValueTask.CompletedTask;
    }

    private static List<TableTransactionAction[]> Transactions(List<TableEntity> rows) =>
    [
        .. rows
            .GroupBy(row => row.PartitionKey, StringComparer.Ordinal)
            .SelectMany(partition => partition
                .Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))
                .Chunk(TablesDatabase.LargestTransaction)),
    ];

    private static async Task<List<TableEntity>> ReadRecordsAsync(TablesDatabase source, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in TablesScan.SortedAsync(source, TableName.Records, SettledDay.Date.ToString(), cancellationToken))
        {
            row.Remove("odata.etag");
            row.Remove("Timestamp");
            rows.Add(row);
        }

        return rows;
    }

    private Task<TablesDatabase> OpenAsync(string prefix, CancellationToken cancellationToken) =>
        StoreUrl.TryParse(Url(prefix), out var url, out var problem)
            ? TablesDatabase.OpenAsync(
                url.Tables!,
                StoreAccess.Create,
                Patience,
                [.. TablesSettlementStore.Tables, .. TablesInputStore.Tables],
                card: null,
                cancellationToken)
            : throw new BenchmarkFailedException(problem!);
}

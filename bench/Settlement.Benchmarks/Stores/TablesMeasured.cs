using Azure;
using Azure.Data.Tables;
using Settlement.Emulators;
using Settlement.Storage;
using Settlement.Storage.Tables;

namespace Settlement.Benchmarks;

/// <summary>
/// Azure Tables on Azurite, in memory. The floor sends entity-group transactions of 100 rows of a partition, or single
/// rows, through the client of the product with the product's options.
/// </summary>
internal sealed class TablesMeasured : IMeasuredStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly Azurite azurite = new("bench-azurite", folder: null);

    public string Name => "Tables";

    public int AtOnce => TablesClients.Pool.Concurrency;

    public double? OneWriteTarget => 0.85;

    public string Url(string place) => "tables:" + azurite.ConnectionString(place);

    public async Task<FloorTimes> MeasureFloorAsync(string place, bool singly, CancellationToken cancellationToken)
    {
        await using var source = await OpenAsync(place, cancellationToken);
        await using var target = await OpenAsync(place + "floor", cancellationToken);
        await target.CreateMissingAsync(cancellationToken);
        await using var once = await OpenAsync(place + "one", cancellationToken);
        await once.CreateMissingAsync(cancellationToken);
        var service = target.Address.Connect(TablesClients.Options(Patience));
        var records = service.GetTableClient(target.Address.Prefix + TableName.Records);
        var payments = service.GetTableClient(target.Address.Prefix + TableName.Payments);
        var recordRows = await ReadAsync(source, TableName.Records, cancellationToken);
        var paymentRows = await ReadAsync(source, TableName.Payments, cancellationToken);
        var wholes = Whole(recordRows, paymentRows);
        foreach (var row in recordRows)
        {
            row["Status"] = 0;
        }

        var times = singly
            ? await MeasureSinglesAsync(records, payments, recordRows, paymentRows, cancellationToken)
            : await MeasureTransactionsAsync(records, payments, recordRows, paymentRows, cancellationToken);
        var onceRecords = service.GetTableClient(once.Address.Prefix + TableName.Records);
        return times with
        {
            OneWrite = singly
                ? await SideBySide.MeasureAsync(wholes, AtOnce, (row, _, token) => onceRecords.AddEntityAsync(row, token), cancellationToken)
                : await SideBySide.MeasureAsync(
                    Transactions(wholes.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))),
                    AtOnce,
                    (actions, _, token) => onceRecords.SubmitTransactionAsync(actions, token),
                    cancellationToken),
        };
    }

    public async Task RemoveAsync(string place, CancellationToken cancellationToken)
    {
        foreach (var prefix in (string[])[place, place + "floor", place + "one"])
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

    private async Task<FloorTimes> MeasureSinglesAsync(
        TableClient records, TableClient payments, List<TableEntity> recordRows, List<TableEntity> paymentRows, CancellationToken cancellationToken)
    {
        var versions = new ETag[recordRows.Count];
        var recording = await SideBySide.MeasureAsync(
            recordRows,
            AtOnce,
            async (row, i, token) => versions[i] = (await records.AddEntityAsync(row, token)).Headers.ETag!.Value,
            cancellationToken);
        var paying = await SideBySide.MeasureAsync(paymentRows, AtOnce, (row, _, token) => payments.AddEntityAsync(row, token), cancellationToken);
        var marks = Marks(recordRows, versions, paymentRows);
        var marking = await SideBySide.MeasureAsync(
            marks,
            AtOnce,
            (mark, _, token) => records.UpdateEntityAsync(mark.Entity, mark.ETag, TableUpdateMode.Merge, token),
            cancellationToken);
        return new FloorTimes(recording, paying, marking, OneWrite: default);
    }

    private async Task<FloorTimes> MeasureTransactionsAsync(
        TableClient records, TableClient payments, List<TableEntity> recordRows, List<TableEntity> paymentRows, CancellationToken cancellationToken)
    {
        var creating = Transactions(recordRows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)));
        var answers = new IReadOnlyList<Response>[creating.Count];
        var recording = await SideBySide.MeasureAsync(
            creating,
            AtOnce,
            async (actions, i, token) => answers[i] = (await records.SubmitTransactionAsync(actions, token)).Value,
            cancellationToken);
        var posting = Transactions(paymentRows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)));
        var paying = await SideBySide.MeasureAsync(
            posting, AtOnce, (actions, _, token) => payments.SubmitTransactionAsync(actions, token), cancellationToken);
        var created = creating.SelectMany(actions => actions).Select(action => (TableEntity)action.Entity).ToList();
        var versions = answers.SelectMany(answer => answer).Select(answer => answer.Headers.ETag!.Value).ToArray();
        var marking = await SideBySide.MeasureAsync(
            Transactions(Marks(created, versions, paymentRows)),
            AtOnce,
            (actions, _, token) => records.SubmitTransactionAsync(actions, token),
            cancellationToken);
        return new FloorTimes(recording, paying, marking, OneWrite: default);
    }

    private static List<TableTransactionAction> Marks(List<TableEntity> records, ETag[] versions, List<TableEntity> payments)
    {
        var paid = payments.Select(row => (row.PartitionKey, row.RowKey)).ToHashSet();
        return
        [
            .. records.Zip(versions)
                .Where(record => paid.Contains((record.First.PartitionKey, record.First.RowKey)))
                .Select(record => new TableTransactionAction(
                    TableTransactionActionType.UpdateMerge,
                    new TableEntity(record.First.PartitionKey, record.First.RowKey) { ["Status"] = 1 },
                    record.Second)),
        ];
    }

    private static List<TableTransactionAction[]> Transactions(IEnumerable<TableTransactionAction> actions) =>
    [
        .. actions
            .GroupBy(action => action.Entity.PartitionKey, StringComparer.Ordinal)
            .SelectMany(partition => partition.Chunk(TablesDatabase.LargestTransaction)),
    ];

    // Records that carry what their payments say beside it.
    private static List<TableEntity> Whole(List<TableEntity> records, List<TableEntity> payments)
    {
        var byUser = payments.ToDictionary(row => (row.PartitionKey, row.RowKey));
        return records.ConvertAll(record =>
        {
            var whole = new TableEntity(record);
            foreach (var (name, value) in byUser.GetValueOrDefault((record.PartitionKey, record.RowKey)) ?? [])
            {
                whole.TryAdd(name, value);
            }

            return whole;
        });
    }

    private static async Task<List<TableEntity>> ReadAsync(TablesDatabase source, TableName table, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in TablesScan.SortedAsync(source, table, SettledDay.Date, cancellationToken))
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
                cancellationToken)
            : throw new BenchmarkFailedException(problem!);
}

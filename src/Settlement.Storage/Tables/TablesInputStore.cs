using Azure.Data.Tables;
using Settlement.Core;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Tables;

/// <summary>Positions and yields in Tables.</summary>
internal sealed class TablesInputStore(TablesDatabase database) : IInputStore
{
    /// <summary>The tables this needs.</summary>
    public static readonly TableName[] Tables = [TableName.Positions, TableName.Yields, TableName.Imports];

    private const string YieldsPartition = "yields";

    private static readonly string[] PositionColumns = ["BalanceMinor", TablesImportRow.IsWithdrawnColumn];
    private static readonly string[] YieldColumns = ["Quote", "Yield"];

    private readonly TablesManifests manifests = new(database);
    private readonly DateSeals seals = new(new TablesManifests(database));

    public async Task<Yield?> ReadYieldAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        var reading = database.FindAsync(TableName.Yields, YieldsPartition, date.ToString(), cancellationToken);
        var manifest = await manifests.ReadAsync(ManifestKeys.Yields, cancellationToken);
        var values = await reading is { } row ? TablesImportRow.Read(row, YieldColumns).Counting(manifest) : null;
        return values is null ? null : StoredText.Yield((string)values[0], (string)values[1]);
    }

    public async Task<IReadOnlyList<DateInputs>> ListInputsAsync(
        SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        var first = from ?? new SettlementDate(DateOnly.MinValue);
        var last = to ?? new SettlementDate(DateOnly.MaxValue);
        var reading = manifests.ListKeysWithRowsAsync(ManifestKeys.Positions(first), ManifestKeys.Positions(last), cancellationToken);
        var rows = await database.QueryAllAsync(
            TableName.Yields,
            TableClient.CreateQueryFilter($"PartitionKey eq {YieldsPartition} and RowKey ge {first.ToString()} and RowKey le {last.ToString()}"),
            cancellationToken);
        var manifest = await manifests.ReadAsync(ManifestKeys.Yields, cancellationToken);
        var yields = rows
            .Select(row => (Date: SettlementDate.Parse(row.RowKey), Values: TablesImportRow.Read(row, YieldColumns).Counting(manifest)))
            .Where(row => row.Values is not null)
            .Select(row => KeyValuePair.Create(row.Date, StoredText.Yield((string)row.Values![0], (string)row.Values[1])));
        return DateInputs.Merge((await reading).Select(key => SettlementDate.Parse(key[ManifestKeys.PositionsPrefix.Length..])), yields);
    }

    public async Task<long> ReadPositionsVersionAsync(SettlementDate date, CancellationToken cancellationToken) =>
        (await manifests.ReadAsync(ManifestKeys.Positions(date), cancellationToken)).Counted;

    public async Task<long> CountPositionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        (await manifests.ReadAsync(ManifestKeys.Positions(date), cancellationToken)).Rows;

    // A part is a range of buckets, such as 00-3f: positions imported later fall into one of them too.
    public Task<IReadOnlyList<string>> DividePositionsAsync(
        SettlementDate date, int count, CancellationToken cancellationToken) => Task.FromResult(TablesKeys.Divide(count));

    // Bucket by bucket, so that the users of a page are in few partitions and fill whole transactions.
    public async Task<Page<StoredPosition>> ListPositionsAsync(
        SettlementDate date, string part, string? continuation, int size, CancellationToken cancellationToken)
    {
        var (first, last) = TablesKeys.Range(part);
        var reading = database.QueryAsync(
            TableName.Positions, TablesScan.Filter(date.ToString(), first, last), continuation, size, columns: null, cancellationToken);
        var manifest = await manifests.ReadAsync(ManifestKeys.Positions(date), cancellationToken);
        var page = await reading;
        return new Page<StoredPosition>([.. page.Items.Select(row => Position(row, manifest)).OfType<StoredPosition>()], page.Continuation);
    }

    public async Task<IReadOnlyList<StoredPosition?>> ReadPositionsAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        var manifest = await manifests.ReadAsync(ManifestKeys.Positions(date), cancellationToken);
        if (manifest.Last == 0)
        {
            return new StoredPosition?[users.Count];
        }

        var rows = await TablesUserRows.ReadAsync(database, TableName.Positions, date.ToString(), users, cancellationToken);
        return [.. rows.Select(row => row is null ? null : Position(row, manifest))];
    }

    public Task<ImportCounts> WritePositionsAsync(
        SettlementDate date,
        IEnumerable<Position> positions,
        PositionsRule rule,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken) =>
        PositionsImport(date).WriteAsync(positions.Select(position => Row(date, position)), rule, accepted, check: null, cancellationToken);

    public Task<ImportCounts> WriteYieldsAsync(
        IReadOnlyList<KeyValuePair<SettlementDate, Yield>> yields,
        bool replace,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken)
    {
        var rows = yields.Select(yield => new TablesImportRow(
            YieldsPartition, yield.Key.ToString(), new ColumnValues(yield.Value.Quote.Name(), yield.Value.ToText())));
        return new WholeImport<TablesImportRow>(
                manifests, new TablesRowWriter(database, TableName.Yields, YieldColumns), ManifestKeys.Yields, date: null)
            .WriteAsync(
                rows,
                new PositionsRule(replace, Add: true),
                accepted,
                token => seals.RefuseAsync(yields, ReadYieldAsync, token),
                cancellationToken);
    }

    public Task BeginPositionsAsync(
        SettlementDate date, ImportId import, IReadOnlyList<AcceptedCheck> accepted, CancellationToken cancellationToken) =>
        PositionsImport(date).BeginAsync(import, accepted, cancellationToken);

    public Task<ImportCounts> WriteChunkAsync(
        SettlementDate date, ImportId import, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        PositionsImport(date).WriteChunkAsync(import, positions.Select(position => Row(date, position)), cancellationToken);

    public Task PublishPositionsAsync(SettlementDate date, ImportId import, ImportCounts total, CancellationToken cancellationToken) =>
        PositionsImport(date).PublishAsync(import, total, cancellationToken);

    public Task<IReadOnlyList<AcceptedCheck>> ListAcceptedAsync(SettlementDate date, CancellationToken cancellationToken) =>
        AcceptedChecks.ListAsync(manifests, date, cancellationToken);

    public Task<InputSeal> SealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        seals.SetAsync(date, number, cancellationToken);

    public Task LiftSealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        seals.LiftAsync(date, number, cancellationToken);

    public Task<InputSeal> ReadSealAsync(SettlementDate date, CancellationToken cancellationToken) =>
        seals.ReadAsync(date, cancellationToken);

    private WholeImport<TablesImportRow> PositionsImport(SettlementDate date) =>
        new(manifests, new TablesRowWriter(database, TableName.Positions, PositionColumns), ManifestKeys.Positions(date), date);

    private static TablesImportRow Row(SettlementDate date, Position position) => new(
        TablesKeys.Partition(date, position.UserId.Value),
        TablesKeys.RowKey(position.UserId.Value),
        new ColumnValues(position.Balance.Minor, position.IsWithdrawn));

    // A balance that is no whole number is one that no position has: the user is quarantined, and nobody else.
    private static StoredPosition? Position(TableEntity row, ImportManifest manifest) =>
        TablesImportRow.Read(row, PositionColumns).Counting(manifest) is { } values
            ? new StoredPosition(TablesKeys.User(row.RowKey), values[0] as long? ?? values[0] as int? ?? -1, values.IsWithdrawn)
            : null;
}

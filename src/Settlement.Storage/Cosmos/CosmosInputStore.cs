using Settlement.Core;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Cosmos;

/// <summary>Positions and yields in Cosmos.</summary>
internal sealed class CosmosInputStore(CosmosDatabase database) : IInputStore
{
    /// <summary>The containers this needs.</summary>
    public static readonly CosmosContainer[] Containers = [CosmosContainers.Inputs];

    private readonly CosmosManifests manifests = new(database);
    private readonly DateSeals seals = new(new CosmosManifests(database));

    public async Task<Yield?> ReadYieldAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        var reading = database.FindAsync<ImportedItem<YieldValue>>(
            CosmosContainers.Inputs, CosmosKeys.Yields, date.ToString(), cancellationToken);
        var manifest = await manifests.ReadAsync(ManifestKeys.Yields, cancellationToken);
        return (await reading)?.Counting(manifest) is { } value ? StoredText.Yield(value.Quote, value.Yield) : null;
    }

    public async Task<IReadOnlyList<DateInputs>> ListInputsAsync(
        SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        var last = to ?? new SettlementDate(DateOnly.MaxValue);
        var reading = manifests.ListKeysWithRowsAsync(
            ManifestKeys.PositionsPrefix + CosmosPartition.JustBefore(from), ManifestKeys.Positions(last), cancellationToken);
        var rows = await CosmosPartition.ReadAllAsync<ImportedItem<YieldValue>>(
            database, CosmosContainers.Inputs, CosmosKeys.Yields, CosmosPartition.JustBefore(from), last.ToString(), cancellationToken);
        var manifest = await manifests.ReadAsync(ManifestKeys.Yields, cancellationToken);
        var yields = rows
            .Select(row => (Date: SettlementDate.Parse(row.Id), Value: row.Counting(manifest)))
            .Where(row => row.Value is not null)
            .Select(row => KeyValuePair.Create(row.Date, StoredText.Yield(row.Value!.Quote, row.Value.Yield)));
        return DateInputs.Merge((await reading).Select(key => SettlementDate.Parse(key[ManifestKeys.PositionsPrefix.Length..])), yields);
    }

    public async Task<long> ReadPositionsVersionAsync(SettlementDate date, CancellationToken cancellationToken) =>
        (await manifests.ReadAsync(ManifestKeys.Positions(date), cancellationToken)).Counted;

    public async Task<long> CountPositionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        (await manifests.ReadAsync(ManifestKeys.Positions(date), cancellationToken)).Rows;

    // A part is a range of buckets, such as 00-03: positions imported later fall into one of them too.
    public Task<IReadOnlyList<string>> DividePositionsAsync(
        SettlementDate date, int count, CancellationToken cancellationToken) => Task.FromResult(CosmosKeys.Divide(count));

    public async Task<Page<StoredPosition>> ListPositionsAsync(
        SettlementDate date, string part, string? continuation, int size, CancellationToken cancellationToken)
    {
        var reading = manifests.ReadAsync(ManifestKeys.Positions(date), cancellationToken);
        var (rows, next) = await CosmosBuckets.ReadAsync<ImportedItem<PositionValue>>(
            database, CosmosContainers.Inputs, bucket => CosmosKeys.Positions(date, bucket), part, continuation, size, cancellationToken);
        var manifest = await reading;
        return new Page<StoredPosition>([.. rows.Select(row => Position(row, manifest)).OfType<StoredPosition>()], next);
    }

    public async Task<IReadOnlyList<StoredPosition?>> ReadPositionsAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        var manifest = await manifests.ReadAsync(ManifestKeys.Positions(date), cancellationToken);
        return manifest.Last == 0
            ? new StoredPosition?[users.Count]
            : await Task.WhenAll(users.Select(async user => await FindAsync(user) is { } row ? Position(row, manifest) : null));

        Task<ImportedItem<PositionValue>?> FindAsync(string user) => database.FindAsync<ImportedItem<PositionValue>>(
            CosmosContainers.Inputs, CosmosKeys.Positions(date, CosmosKeys.Bucket(user)), CosmosKeys.Id(user), cancellationToken);
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
        var rows = yields.Select(yield => new ImportedItem<YieldValue>
        {
            Id = yield.Key.ToString(),
            Partition = CosmosKeys.Yields,
            Value = new YieldValue(yield.Value.Quote.Name(), yield.Value.ToText()),
        });
        return new WholeImport<ImportedItem<YieldValue>>(manifests, new CosmosRowWriter<YieldValue>(database), ManifestKeys.Yields, date: null)
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

    private WholeImport<ImportedItem<PositionValue>> PositionsImport(SettlementDate date) =>
        new(manifests, new CosmosRowWriter<PositionValue>(database), ManifestKeys.Positions(date), date);

    private static ImportedItem<PositionValue> Row(SettlementDate date, Position position) => new()
    {
        Id = CosmosKeys.Id(position.UserId.Value),
        Partition = CosmosKeys.Positions(date, CosmosKeys.Bucket(position.UserId.Value)),
        Value = PositionValue.Of(position),
    };

    private static StoredPosition? Position(ImportedItem<PositionValue> row, ImportManifest manifest) =>
        row.Counting(manifest) is { } value ? new StoredPosition(CosmosKeys.User(row.Id), value.Minor, value.IsWithdrawn) : null;
}

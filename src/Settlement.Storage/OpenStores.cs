using Settlement.Core;
using Settlement.Storage.Cosmos;
using Settlement.Storage.Sqlite;
using Settlement.Storage.Tables;

namespace Settlement.Storage;

/// <summary>The stores of one command, open: where its positions come from, where its records go, who pays.</summary>
public sealed class OpenStores : IAsyncDisposable
{
    // Large enough that the cost of a commit disappears, small enough that memory stays flat.
    private const int SqliteBatch = 5_000;

    // Positions out of tables come bucket by bucket, so that a page of 1,000 is ten full transactions side by side.
    private const int TablesBatch = 1_000;

    // Positions from elsewhere fall into all 256 buckets: so many are needed for transactions of some size.
    private const int ScatteredBatch = 10_000;

    // Each user is a request of its own: so many keep all connections busy.
    private const int CosmosBatch = 1_000;

    // Small enough that a killed run has little to ask the payment service again.
    private const int HttpPaymentBatch = 500;

    private readonly IReadOnlyList<IAsyncDisposable> owned;
    private readonly Func<CancellationToken, Task> createMissing;

    internal OpenStores(IReadOnlyList<IAsyncDisposable> owned, Func<CancellationToken, Task> createMissing)
    {
        this.owned = owned;
        this.createMissing = createMissing;
    }

    /// <summary>Positions and yields.</summary>
    public required IInputStore Inputs { get; init; }

    /// <summary>Days, records and residue.</summary>
    public required ISettlementStore Settlements { get; init; }

    /// <summary>Corrections of days, their entries and the positions they bring.</summary>
    public required ICorrectionStore Corrections { get; init; }

    /// <summary>The payment service; null where the store's own ledger pays.</summary>
    public IPaymentService? Payments { get; init; }

    /// <summary>Who pays.</summary>
    public Payer Payer => Payers.Of(Payments);

    /// <summary>Which run works on a date.</summary>
    public required ILeaseStore Leases { get; init; }

    /// <summary>Who ran what, when.</summary>
    public required IRunLog RunLog { get; init; }

    /// <summary>Whether the schedule is paused, and who paused it.</summary>
    public required IPauseLog Pauses { get; init; }

    /// <summary>What is known of each date.</summary>
    public DateStores Dates => new(Inputs, Settlements, RunLog, Leases, Corrections);

    /// <summary>The bounded pools of connections that requests share. A SQLite file has none: connections are opened as needed.</summary>
    public IReadOnlyList<ConnectionRule> Pools { get; private init; } = [];

    /// <summary>How many users the store likes to settle in one call.</summary>
    public required int PreferredBatch { get; init; }

    /// <summary>Opens the stores.</summary>
    /// <param name="store">Where everything is kept.</param>
    /// <param name="positions">Where positions and yields are kept; null for <paramref name="store"/>.</param>
    /// <param name="access">What is wanted; positions elsewhere are only read, but for <see cref="StoreAccess.Create"/> and <see cref="StoreAccess.WriteInputs"/>.</param>
    /// <param name="card">What the stores' cards have to say; null where nobody asks, and none is set.</param>
    /// <param name="timeout">How long a write waits for other writers, and a request to a service for its answer.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="StoreRefusedException">A store cannot be used as asked, or belongs to another product or currency.</exception>
    /// <exception cref="StoreUnavailableException">A store does not answer.</exception>
    public static async Task<OpenStores> OpenAsync(
        StoreUrl store, StoreUrl? positions, StoreAccess access, StoreCard? card, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var elsewhere = positions is null || positions == store ? null : positions;
        var positionsAccess = access switch
        {
            StoreAccess.Create => StoreAccess.Create,
            StoreAccess.WriteInputs => StoreAccess.Write,
            _ => StoreAccess.Read,
        };
        var databases = new List<IAsyncDisposable>();
        try
        {
            var opened = store switch
            {
                { Tables: { } tables } => OnTables(await OpenTablesAsync(tables, access, elsewhere is null), databases),
                { Cosmos: { } cosmos } => OnCosmos(await OpenCosmosAsync(cosmos, access, elsewhere is null), databases),
                _ => OnSqlite(SqliteDatabase.Open(store.SqlitePath!, access, timeout, card), databases),
            };
            if (elsewhere is { Tables: { } otherTables })
            {
                var database = await TablesDatabase.OpenAsync(
                    otherTables, positionsAccess, timeout, TablesInputStore.Tables, card, cancellationToken);
                databases.Add(database);
                return opened.With(
                    new TablesInputStore(database), BatchFor(store, elsewhere.Value), database.CreateMissingAsync, [TablesClients.Pool]);
            }

            if (elsewhere is { Cosmos: { } otherCosmos })
            {
                var database = await CosmosDatabase.OpenAsync(
                    otherCosmos, positionsAccess, timeout, CosmosInputStore.Containers, card, cancellationToken);
                databases.Add(database);
                return opened.With(
                    new CosmosInputStore(database), BatchFor(store, elsewhere.Value), database.CreateMissingAsync, [CosmosClients.Pool(otherCosmos)]);
            }

            if (elsewhere is { SqlitePath: { } path })
            {
                var database = SqliteDatabase.Open(path, positionsAccess, timeout, card);
                databases.Add(database);
                return opened.With(
                    new SqliteInputStore(database), BatchFor(store, elsewhere.Value), database.CreateMissingAsync, []);
            }

            return opened;
        }
        catch
        {
            foreach (var database in databases)
            {
                await database.DisposeAsync();
            }

            throw;
        }

        Task<TablesDatabase> OpenTablesAsync(TablesAddress address, StoreAccess wanted, bool withInputs) => TablesDatabase.OpenAsync(
            address,
            wanted,
            timeout,
            withInputs ? [.. TablesSettlementStore.Tables, .. TablesInputStore.Tables] : TablesSettlementStore.Tables,
            card,
            cancellationToken);

        Task<CosmosDatabase> OpenCosmosAsync(CosmosAddress address, StoreAccess wanted, bool withInputs) => CosmosDatabase.OpenAsync(
            address,
            wanted,
            timeout,
            withInputs ? [.. CosmosSettlementStore.Containers, .. CosmosInputStore.Containers] : CosmosSettlementStore.Containers,
            card,
            cancellationToken);
    }

    /// <summary>Opens the stores, with a payment service instead of the store's ledger.</summary>
    /// <param name="store">Where everything is kept.</param>
    /// <param name="positions">Where positions and yields are kept; null for <paramref name="store"/>.</param>
    /// <param name="payments">Who pays; disposed with the stores, or here if they do not open. Null for the store's ledger.</param>
    /// <param name="access">What is wanted; positions elsewhere are only read, but for <see cref="StoreAccess.Create"/> and <see cref="StoreAccess.WriteInputs"/>.</param>
    /// <param name="card">What the stores' cards have to say; null where nobody asks, and none is set.</param>
    /// <param name="timeout">How long a write waits for other writers, and a request to a service for its answer.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="StoreRefusedException">A store cannot be used as asked, or belongs to another product or currency.</exception>
    /// <exception cref="StoreUnavailableException">A store does not answer.</exception>
    public static async Task<OpenStores> OpenAsync(
        StoreUrl store,
        StoreUrl? positions,
        HttpPaymentService? payments,
        StoreAccess access,
        StoreCard? card,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        try
        {
            var stores = await OpenAsync(store, positions, access, card, timeout, cancellationToken);
            return payments is null
                ? stores
                : new OpenStores([payments, .. stores.owned], stores.createMissing)
                {
                    Inputs = stores.Inputs,
                    Settlements = stores.Settlements,
                    Corrections = stores.Corrections,
                    Payments = payments,
                    PreferredBatch = Math.Min(stores.PreferredBatch, HttpPaymentBatch),
                    Leases = stores.Leases,
                    RunLog = stores.RunLog,
                    Pauses = stores.Pauses,
                    Pools = [.. stores.Pools, payments.Pool],
                };
        }
        catch when (payments is not null)
        {
            await payments.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates what a store that was opened with <see cref="StoreAccess.Create"/> lacks; else its first write does.</summary>
    public Task CreateMissingAsync(CancellationToken cancellationToken) => createMissing(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var store in owned)
        {
            await store.DisposeAsync();
        }
    }

    private static OpenStores OnSqlite(SqliteDatabase database, List<IAsyncDisposable> databases)
    {
        databases.Add(database);
        return new OpenStores(databases, database.CreateMissingAsync)
        {
            Inputs = new SqliteInputStore(database),
            Settlements = new SqliteSettlementStore(database),
            Corrections = new SqliteCorrectionStore(database),
            PreferredBatch = SqliteBatch,
            Leases = new SqliteLeases(database),
            RunLog = new SqliteRunLog(database),
            Pauses = new SqlitePauseLog(database),
        };
    }

    internal static OpenStores OnTables(TablesDatabase database, List<IAsyncDisposable> databases)
    {
        databases.Add(database);
        return new OpenStores(databases, database.CreateMissingAsync)
        {
            Inputs = new TablesInputStore(database),
            Settlements = new TablesSettlementStore(database),
            Corrections = new TablesCorrectionStore(database),
            PreferredBatch = TablesBatch,
            Leases = new TablesLeases(database),
            RunLog = new TablesRunLog(database),
            Pauses = new TablesPauseLog(database),
            Pools = [TablesClients.Pool],
        };
    }

    internal static OpenStores OnCosmos(CosmosDatabase database, List<IAsyncDisposable> databases)
    {
        databases.Add(database);
        return new OpenStores(databases, database.CreateMissingAsync)
        {
            Inputs = new CosmosInputStore(database),
            Settlements = new CosmosSettlementStore(database),
            Corrections = new CosmosCorrectionStore(database),
            PreferredBatch = CosmosBatch,
            Leases = new CosmosLeases(database),
            RunLog = new CosmosRunLog(database),
            Pauses = new CosmosPauseLog(database),
            Pools = [CosmosClients.Pool(database.Address)],
        };
    }

    private static int BatchFor(StoreUrl store, StoreUrl positions) => store switch
    {
        { Tables: not null } => positions.SqlitePath is null ? TablesBatch : ScatteredBatch,
        { Cosmos: not null } => CosmosBatch,
        _ => SqliteBatch,
    };

    private OpenStores With(
        IInputStore inputs, int batch, Func<CancellationToken, Task> createInputs, IReadOnlyList<ConnectionRule> pools) => new(
            owned,
            async cancellationToken =>
            {
                await createMissing(cancellationToken);
                await createInputs(cancellationToken);
            })
        {
            Inputs = inputs,
            Settlements = Settlements,
            Corrections = Corrections,
            Payments = Payments,
            PreferredBatch = batch,
            Leases = Leases,
            RunLog = RunLog,
            Pauses = Pauses,
            Pools = [.. Pools.Union(pools)],
        };
}

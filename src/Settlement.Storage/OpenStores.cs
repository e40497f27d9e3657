using Settlement.Core;
using Settlement.Storage.Sqlite;

namespace Settlement.Storage;

/// <summary>The stores of one command, open: where its positions come from, where its records go, who pays.</summary>
public sealed class OpenStores : IAsyncDisposable
{
    // Large enough that the cost of a commit disappears, small enough that memory stays flat.
    private const int SqliteBatch = 5_000;

    // Small enough that a killed run has little to ask the payment service again.
    private const int HttpPaymentBatch = 500;

    private readonly IReadOnlyList<IAsyncDisposable> owned;

    private OpenStores(
        IInputStore inputs, ISettlementStore settlements, IPaymentService payments, int preferredBatch, IReadOnlyList<IAsyncDisposable> owned)
    {
        Inputs = inputs;
        Settlements = settlements;
        Payments = payments;
        PreferredBatch = preferredBatch;
        this.owned = owned;
    }

    /// <summary>Positions and yields.</summary>
    public IInputStore Inputs { get; }

    /// <summary>Days, records and residue.</summary>
    public ISettlementStore Settlements { get; }

    /// <summary>The payment service; the store's own ledger by default.</summary>
    public IPaymentService Payments { get; }

    /// <summary>How many users the store likes to settle in one call.</summary>
    public int PreferredBatch { get; }

    /// <summary>Opens the stores.</summary>
    /// <param name="store">Where everything is kept.</param>
    /// <param name="positions">Where positions and yields are read from; null for <paramref name="store"/>.</param>
    /// <param name="access">What is wanted of <paramref name="store"/>; positions elsewhere are only read.</param>
    /// <param name="timeout">How long a write waits for other writers.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="StoreRefusedException">A store cannot be used as asked.</exception>
    /// <exception cref="StoreUnavailableException">A store does not answer.</exception>
    public static async Task<OpenStores> OpenAsync(
        StoreUrl store, StoreUrl? positions, StoreAccess access, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var databases = new List<IAsyncDisposable>();
        try
        {
            var records = SqliteDatabase.Open(store.SqlitePath, access, timeout);
            databases.Add(records);
            var inputs = records;
            if (positions is { } elsewhere && elsewhere != store)
            {
                inputs = SqliteDatabase.Open(elsewhere.SqlitePath, StoreAccess.Read, timeout);
                databases.Add(inputs);
            }

            return new OpenStores(
                new SqliteInputStore(inputs), new SqliteSettlementStore(records), new SqliteLedger(records), SqliteBatch, databases);
        }
        catch
        {
            foreach (var database in databases)
            {
                await database.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Opens the stores, with a payment service in place of the store's ledger.</summary>
    /// <param name="store">Where everything is kept.</param>
    /// <param name="positions">Where positions and yields are read from; null for <paramref name="store"/>.</param>
    /// <param name="payments">Who pays; disposed with the stores, or here if they do not open. Null for the store's ledger.</param>
    /// <param name="access">What is wanted of <paramref name="store"/>; positions elsewhere are only read.</param>
    /// <param name="timeout">How long a write waits for other writers.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="StoreRefusedException">A store cannot be used as asked.</exception>
    /// <exception cref="StoreUnavailableException">A store does not answer.</exception>
    public static async Task<OpenStores> OpenAsync(
        StoreUrl store, StoreUrl? positions, HttpPaymentService? payments, StoreAccess access, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            var stores = await OpenAsync(store, positions, access, timeout, cancellationToken);
            return payments is null
                ? stores
                : new OpenStores(
                    stores.Inputs, stores.Settlements, payments, Math.Min(stores.PreferredBatch, HttpPaymentBatch), [payments, .. stores.owned]);
        }
        catch when (payments is not null)
        {
            await payments.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var store in owned)
        {
            await store.DisposeAsync();
        }
    }
}

using System.Globalization;
using System.Net;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Settlement.Core;
using RowPage = Settlement.Core.Page<Azure.Data.Tables.TableEntity>;

namespace Settlement.Storage.Tables;

/// <summary>
/// A storage account's tables: every request goes through here. Each has a budget of time, in which the client tries
/// again by itself, backing off where the service is busy; what is over then is <see cref="StoreUnavailableException"/>.
/// </summary>
/// <remarks>
/// Thread-safe. All stores of a process share one pool of connections, and a store sends fewer requests at once than
/// the pool has connections: what waits, waits before its budget begins.
/// </remarks>
internal sealed class TablesDatabase : IAsyncDisposable
{
    /// <summary>The most actions of an entity-group transaction (learn.microsoft.com).</summary>
    public const int LargestTransaction = 100;

    /// <summary>The most entities of an answer to a query (learn.microsoft.com).</summary>
    public const int LargestPage = 1_000;

    /// <summary>How often a write that is refused by what is there reads it and tries again.</summary>
    public const int Attempts = 20;

    /// <summary>The most requests of a store under way at once.</summary>
    public const int RequestsAtOnce = 32;

    private const int Connections = 2 * RequestsAtOnce;

    /// <summary>The pool that all stores of a process share, and what one of them asks of it at once.</summary>
    public static readonly ConnectionRule Pool = new("storage account", Connections, RequestsAtOnce);

    // The first request signs in, and an identity is looked for in several places.
    private static readonly TimeSpan SignInPatience = TimeSpan.FromMinutes(1);

    private static readonly HttpClientTransport SharedTransport = new(new HttpClient(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = Connections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.None,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });

    private readonly RequestTurns turns = new(RequestsAtOnce);
    private readonly SemaphoreSlim creating = new(1);
    private readonly Dictionary<TableName, TableClient> tables = [];
    private readonly TableServiceClient service;
    private readonly StoreAccess access;
    private readonly TimeSpan budget;
    private readonly TimeSpan openingBudget;
    private volatile bool isThere;

    private TablesDatabase(TablesAddress address, StoreAccess access, TimeSpan budget, IReadOnlyList<TableName> names, TableClientOptions options)
    {
        Address = address;
        this.access = access;
        this.budget = budget;
        openingBudget = address.UsesIdentity && budget < SignInPatience ? SignInPatience : budget;
        service = address.Connect(options);
        foreach (var name in names)
        {
            tables.Add(name, service.GetTableClient(address.Prefix + name));
        }
    }

    public TablesAddress Address { get; }

    /// <summary>The client's options: its own retries inside a budget.</summary>
    public static TableClientOptions Options(TimeSpan budget) => new()
    {
        Transport = SharedTransport,
        Retry =
        {
            Mode = Azure.Core.RetryMode.Exponential,
            MaxRetries = 8,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(4),
            // A lost answer leaves time to ask again.
            NetworkTimeout = budget / 3,
        },
    };

    /// <summary>Opens tables, which must all exist unless they may be created.</summary>
    public static async Task<TablesDatabase> OpenAsync(
        TablesAddress address,
        StoreAccess access,
        TimeSpan budget,
        IReadOnlyList<TableName> names,
        CancellationToken cancellationToken,
        TableClientOptions? options = null)
    {
        var database = new TablesDatabase(address, access, budget, names, options ?? Options(budget));
        try
        {
            database.isThere = await database.ExistAsync(cancellationToken);
            return database.isThere || access == StoreAccess.Create ? database : throw TablesErrors.Missing(address);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates the tables that are missing, where that was asked for.</summary>
    public async Task CreateMissingAsync(CancellationToken cancellationToken)
    {
        if (access == StoreAccess.Read)
        {
            throw new InvalidOperationException($"{Address} was opened for reading");
        }

        if (isThere)
        {
            return;
        }

        await creating.WaitAsync(cancellationToken);
        try
        {
            foreach (var table in tables.Values)
            {
                await SendAsync(token => table.CreateIfNotExistsAsync(token), cancellationToken);
            }

            isThere = true;
        }
        finally
        {
            creating.Release();
        }
    }

    /// <summary>An entity, or null.</summary>
    public async Task<TableEntity?> FindAsync(
        TableName table, string partition, string rowKey, CancellationToken cancellationToken)
    {
        var found = await FindRowAsync(table, partition, rowKey, cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>An entity, or null, and the time since it was last written; both ends of that time are the service's.</summary>
    public async Task<(TableEntity? Row, TimeSpan Age)> FindWithAgeAsync(
        TableName table, string partition, string rowKey, CancellationToken cancellationToken)
    {
        var found = await FindRowAsync(table, partition, rowKey, cancellationToken);
        if (!found.HasValue)
        {
            return (null, TimeSpan.Zero);
        }

        // The answer's date has whole seconds, so a row just written may seem to come from the future.
        var age = found.GetRawResponse().Headers.Date - found.Value!.Timestamp;
        return (found.Value, age > TimeSpan.Zero ? age.Value : TimeSpan.Zero);
    }

    /// <summary>A page of a query, in the order of partition and row key; may be short or empty before the last.</summary>
    public async Task<RowPage> QueryAsync(
        TableName table, string filter, string? continuation, int size, string[]? columns, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(
                async token =>
                {
                    var query = tables[table].QueryAsync<TableEntity>(filter, Math.Min(size, LargestPage), columns, token);
                    await foreach (var page in query.AsPages(continuation))
                    {
                        return new RowPage(page.Values, page.ContinuationToken);
                    }

                    return new RowPage([], Continuation: null);
                },
                cancellationToken);
        }
        catch (StoreRefusedException exception) when (IsMissingWhereItMayBe(exception))
        {
            return new RowPage([], Continuation: null);
        }
    }

    /// <summary>Adds an entity; null where one is there, maybe this one from a first try whose answer was lost.</summary>
    public Task<ETag?> AddAsync(TableName table, TableEntity entity, CancellationToken cancellationToken) =>
        WriteAsync(async token => (await tables[table].AddEntityAsync(entity, token)).Headers.ETag, cancellationToken);

    /// <summary>Replaces an entity, or puts it where there is none.</summary>
    public Task PutAsync(TableName table, TableEntity entity, CancellationToken cancellationToken) => WriteAsync<ETag?>(
        async token => (await tables[table].UpsertEntityAsync(entity, TableUpdateMode.Replace, token)).Headers.ETag, cancellationToken);

    /// <summary>Sets some of an entity's properties if it is unchanged; null where it changed, maybe by a first try of this.</summary>
    public Task<ETag?> MergeAsync(TableName table, TableEntity entity, ETag version, CancellationToken cancellationToken) => WriteAsync(
        async token => (await tables[table].UpdateEntityAsync(entity, version, TableUpdateMode.Merge, token)).Headers.ETag, cancellationToken);

    /// <summary>Removes an entity if it is there.</summary>
    public Task DeleteAsync(TableName table, string partition, string rowKey, CancellationToken cancellationToken) => WriteAsync<ETag?>(
        async token => (await tables[table].DeleteEntityAsync(partition, rowKey, ETag.All, token)).Headers.ETag, cancellationToken);

    /// <summary>
    /// Does all of some actions on one partition or none; null where what is there refuses one of them, maybe because a
    /// first try did them all.
    /// </summary>
    /// <returns>The new version of each entity.</returns>
    public Task<IReadOnlyList<ETag>?> TransactAsync(
        TableName table, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlyList<ETag>?>(
            async token =>
            {
                if (actions.Count == 1)
                {
                    return [(await SendAloneAsync(tables[table], actions[0], token)).Headers.ETag ?? default];
                }

                var answers = await tables[table].SubmitTransactionAsync(actions, token);
                return [.. answers.Value.Select(answer => answer.Headers.ETag ?? default)];
            },
            cancellationToken);

    /// <summary>Removes the tables: for tests that made them.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        foreach (var table in tables.Values)
        {
            await SendAsync(token => table.DeleteAsync(token), cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        turns.Dispose();
        creating.Dispose();
        return ValueTask.CompletedTask;
    }

    // An action alone needs no transaction around it, which costs both sides more than the action.
    private static Task<Response> SendAloneAsync(TableClient table, TableTransactionAction action, CancellationToken cancellationToken) =>
        action.ActionType switch
        {
            TableTransactionActionType.Add => table.AddEntityAsync(action.Entity, cancellationToken),
            TableTransactionActionType.UpdateMerge =>
                table.UpdateEntityAsync(action.Entity, action.ETag, TableUpdateMode.Merge, cancellationToken),
            TableTransactionActionType.UpdateReplace =>
                table.UpdateEntityAsync(action.Entity, action.ETag, TableUpdateMode.Replace, cancellationToken),
            var type => throw new ArgumentOutOfRangeException(nameof(action), type, "no store writes this way"),
        };

    private async Task<NullableResponse<TableEntity>> FindRowAsync(
        TableName table, string partition, string rowKey, CancellationToken cancellationToken)
    {
        var found = await SendAsync(
            token => tables[table].GetEntityIfExistsAsync<TableEntity>(partition, rowKey, cancellationToken: token), cancellationToken);
        return found.HasValue || !isThere || !TablesErrors.IsTableMissing(found.GetRawResponse()) ? found : throw TablesErrors.Missing(Address);
    }

    // What was seen or made here and is missing now is an error, never an empty answer.
    private bool IsMissingWhereItMayBe(StoreRefusedException exception) =>
        access == StoreAccess.Create && !isThere && exception.InnerException is RequestFailedException failed && TablesErrors.IsTableMissing(failed);

    private async Task<bool> ExistAsync(CancellationToken cancellationToken)
    {
        var there = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var filter = TableServiceClient.CreateQueryFilter($"TableName ge {Address.Prefix} and TableName lt {Address.Prefix + "~"}");
        await SendAsync(
            async token =>
            {
                await foreach (var table in service.QueryAsync(filter, cancellationToken: token))
                {
                    there.Add(table.Name);
                }

                return there.Count;
            },
            openingBudget,
            cancellationToken);
        return tables.Values.All(table => there.Contains(table.Name));
    }

    private async Task<T?> WriteAsync<T>(Func<CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        await CreateMissingAsync(cancellationToken);
        try
        {
            return await SendAsync(write, cancellationToken);
        }
        catch (RequestFailedException exception) when (TablesErrors.IsRefusedByContent(exception))
        {
            return default;
        }
    }

    private Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken) =>
        SendAsync(send, budget, cancellationToken);

    private Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> send, TimeSpan patience, CancellationToken cancellationToken) =>
        turns.SendAsync(() => SendNowAsync(send, patience, cancellationToken), cancellationToken);

    private async Task<T> SendNowAsync<T>(Func<CancellationToken, Task<T>> send, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await send(limit.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException(
                string.Create(CultureInfo.InvariantCulture, $"{Address} did not answer within {patience.TotalSeconds:0.#} s"), exception);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not StoreRefusedException)
        {
            if (TablesErrors.Translate(exception, Address) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }
}

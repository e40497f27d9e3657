using Azure;
using Azure.Data.Tables;
using Settlement.Storage.Cards;
using RowPage = Settlement.Core.Page<Azure.Data.Tables.TableEntity>;

namespace Settlement.Storage.Tables;

/// <summary>
/// A storage account's tables: entities are read, written and queried here. <see cref="TablesClients"/> has the clients'
/// options and connections, <see cref="TablesRequests"/> the budget of a request, <see cref="TablesCreation"/> the tables.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class TablesDatabase : IAsyncDisposable
{
    /// <summary>The most actions of an entity-group transaction (learn.microsoft.com).</summary>
    public const int LargestTransaction = 100;

    /// <summary>The most entities of an answer to a query (learn.microsoft.com).</summary>
    public const int LargestPage = 1_000;

    // Days and inputs may be in different stores: each of the two has a card.
    private static readonly TableName[] WithCards = [TableName.Days, TableName.Imports];

    private readonly Dictionary<TableName, TableClient> tables = [];
    private readonly TablesRequests requests;
    private readonly TablesCreation creation;
    private readonly CardKeeper cards;

    private TablesDatabase(
        TablesAddress address, StoreAccess access, TimeSpan budget, IReadOnlyList<TableName> names, StoreCard? card, TableClientOptions options)
    {
        Address = address;
        var service = address.Connect(options);
        foreach (var name in names)
        {
            tables.Add(name, service.GetTableClient(address.Prefix + name));
        }

        requests = new TablesRequests(address, budget);
        creation = new TablesCreation(service, address, access, tables.Values, requests);
        cards = new CardKeeper(
            card is null ? null : new CardRule(card, address.ToString(), "another TablePrefix"),
            access != StoreAccess.Read,
            [.. WithCards.Where(tables.ContainsKey).Select(name => new TablesCard(requests, address, tables[name]))],
            token => tables.ContainsKey(TableName.Days) ? TablesSettlementStore.ListCardsAsync(this, token) : Task.FromResult<IReadOnlyCollection<StoreCard>>([]));
    }

    public TablesAddress Address { get; }

    /// <summary>Opens tables, which must all exist unless they may be created.</summary>
    /// <param name="address">The account, and what the tables' names begin with.</param>
    /// <param name="access">What is wanted.</param>
    /// <param name="budget">How long a request may take with all its tries.</param>
    /// <param name="names">The tables.</param>
    /// <param name="card">What their card has to say; null where nobody asks, and none is set.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <param name="options">The client's options; null for the usual ones.</param>
    public static async Task<TablesDatabase> OpenAsync(
        TablesAddress address,
        StoreAccess access,
        TimeSpan budget,
        IReadOnlyList<TableName> names,
        StoreCard? card,
        CancellationToken cancellationToken,
        TableClientOptions? options = null)
    {
        var database = new TablesDatabase(address, access, budget, names, card, options ?? TablesClients.Options(budget));
        try
        {
            await database.creation.OpenAsync(cancellationToken);
            await database.cards.OpenAsync(cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates the tables that are missing, where that was asked for, and sets the card.</summary>
    public async Task CreateMissingAsync(CancellationToken cancellationToken)
    {
        await creation.CreateMissingAsync(cancellationToken);
        await cards.SetAsync(cancellationToken);
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
            return await requests.SendAsync(
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

    /// <summary>All entities of a query, in the order of partition and row key.</summary>
    public async Task<IReadOnlyList<TableEntity>> QueryAllAsync(TableName table, string filter, CancellationToken cancellationToken)
    {
        var all = new List<TableEntity>();
        string? continuation = null;
        do
        {
            var page = await QueryAsync(table, filter, continuation, LargestPage, columns: null, cancellationToken);
            all.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return all;
    }

    /// <summary>Adds an entity; null if one is there, maybe this one from a first try whose answer was lost.</summary>
    public Task<ETag?> AddAsync(TableName table, TableEntity entity, CancellationToken cancellationToken) =>
        WriteAsync(async token => (await tables[table].AddEntityAsync(entity, token)).Headers.ETag, cancellationToken);

    /// <summary>Replaces an entity, or puts it if there is none.</summary>
    public Task PutAsync(TableName table, TableEntity entity, CancellationToken cancellationToken) => WriteAsync<ETag?>(
        async token => (await tables[table].UpsertEntityAsync(entity, TableUpdateMode.Replace, token)).Headers.ETag, cancellationToken);

    /// <summary>Sets some of an entity's properties if it is unchanged; null if it changed, maybe by a first try of this.</summary>
    public Task<ETag?> MergeAsync(TableName table, TableEntity entity, ETag version, CancellationToken cancellationToken) => WriteAsync(
        async token => (await tables[table].UpdateEntityAsync(entity, version, TableUpdateMode.Merge, token)).Headers.ETag, cancellationToken);

    /// <summary>Removes an entity if it is there.</summary>
    public Task DeleteAsync(TableName table, string partition, string rowKey, CancellationToken cancellationToken) => WriteAsync<ETag?>(
        async token => (await tables[table].DeleteEntityAsync(partition, rowKey, ETag.All, token)).Headers.ETag, cancellationToken);

    /// <summary>
    /// Does all of some actions on one partition or none; null if what is there refuses one of them, maybe because a
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
            await requests.SendAsync(token => table.DeleteAsync(token), cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        requests.Dispose();
        creation.Dispose();
        cards.Dispose();
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
        var found = await requests.SendAsync(
            token => tables[table].GetEntityIfExistsAsync<TableEntity>(partition, rowKey, cancellationToken: token), cancellationToken);
        return found.HasValue || !creation.IsThere || !TablesErrors.IsTableMissing(found.GetRawResponse()) ? found : throw TablesErrors.Missing(Address);
    }

    // What was seen or made here and is missing now is an error, never an empty answer.
    private bool IsMissingWhereItMayBe(StoreRefusedException exception) =>
        !creation.IsThere && exception.InnerException is RequestFailedException failed && TablesErrors.IsTableMissing(failed);

    private async Task<T?> WriteAsync<T>(Func<CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        await CreateMissingAsync(cancellationToken);
        try
        {
            return await requests.SendAsync(write, cancellationToken);
        }
        catch (RequestFailedException exception) when (TablesErrors.IsRefusedByContent(exception))
        {
            return default;
        }
    }
}

/// <summary>The tables; each name follows the store's prefix.</summary>
internal enum TableName
{
    Positions,
    Yields,
    Imports,
    Days,
    Records,
    Residue,
    Attention,
}

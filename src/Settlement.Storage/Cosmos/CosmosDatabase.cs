using System.Net;
using Microsoft.Azure.Cosmos;
using Settlement.Core;
using Settlement.Storage.Cards;

namespace Settlement.Storage.Cosmos;

/// <summary>
/// A database of a Cosmos account: items are read, written and queried here. <see cref="CosmosClients"/> has the clients
/// and their options, <see cref="CosmosRequests"/> the tries of a request, <see cref="CosmosCreation"/> the containers.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class CosmosDatabase : IAsyncDisposable
{
    // Days and inputs may be in different stores: each of the two has a card.
    private static readonly CosmosContainer[] WithCards = [CosmosContainers.Days, CosmosContainers.Inputs];

    private readonly Dictionary<CosmosContainer, Container> containers = [];
    private readonly CosmosClient client;
    private readonly bool isClientOwned;
    private readonly CosmosRequests requests;
    private readonly CosmosCreation creation;
    private readonly CardKeeper cards;

    private CosmosDatabase(
        CosmosAddress address,
        StoreAccess access,
        TimeSpan budget,
        IReadOnlyList<CosmosContainer> containers,
        StoreCard? card,
        CosmosClientOptions? options,
        int tries,
        TimeProvider time)
    {
        Address = address;
        IsWritable = access != StoreAccess.Read;
        isClientOwned = options is not null;
        client = options is null ? CosmosClients.Shared(address, budget) : address.Connect(options);
        requests = new CosmosRequests(address, budget, tries, time);
        creation = new CosmosCreation(client, address, access, containers, requests);
        foreach (var container in containers)
        {
            this.containers.Add(container, client.GetContainer(address.Database, container.Name));
        }

        cards = new CardKeeper(
            card is null ? null : new CardRule(card, address.ToString(), "another database"),
            access != StoreAccess.Read,
            [.. WithCards.Where(this.containers.ContainsKey).Select(container => new CosmosCard(requests, address, this.containers[container]))],
            token => this.containers.ContainsKey(CosmosContainers.Days)
                ? CosmosSettlementStore.ListCardsAsync(this, token)
                : Task.FromResult<IReadOnlyCollection<StoreCard>>([]));
    }

    public CosmosAddress Address { get; }

    public bool IsWritable { get; }

    /// <summary>Opens containers, which must all exist unless they may be created.</summary>
    /// <param name="address">The account and its database.</param>
    /// <param name="access">What is wanted.</param>
    /// <param name="budget">How long a request may take with all its tries.</param>
    /// <param name="containers">The containers.</param>
    /// <param name="card">What their card has to say; null where nobody asks, and none is set.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <param name="options">The client's options; null for the usual ones.</param>
    /// <param name="tries">How often a request is tried.</param>
    /// <param name="time">The clock of the pauses between tries; null for the system's.</param>
    public static async Task<CosmosDatabase> OpenAsync(
        CosmosAddress address,
        StoreAccess access,
        TimeSpan budget,
        IReadOnlyList<CosmosContainer> containers,
        StoreCard? card,
        CancellationToken cancellationToken,
        CosmosClientOptions? options = null,
        int tries = CosmosRequests.Tries,
        TimeProvider? time = null)
    {
        var database = new CosmosDatabase(address, access, budget, containers, card, options, tries, time ?? TimeProvider.System);
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

    /// <summary>Creates the database and the containers that are missing, where that was asked for, and sets the card.</summary>
    public async Task CreateMissingAsync(CancellationToken cancellationToken)
    {
        await creation.CreateMissingAsync(cancellationToken);
        await cards.SetAsync(cancellationToken);
    }

    /// <summary>An item, or null.</summary>
    public Task<T?> FindAsync<T>(CosmosContainer container, string partition, string id, CancellationToken cancellationToken)
        where T : StoredItem => requests.SendAsync(
            async token =>
            {
                using var answer = await containers[container].ReadItemStreamAsync(id, new PartitionKey(partition), cancellationToken: token);
                return IsItemMissing(answer) ? null : CosmosJson.Read<T>(answer.EnsureSuccessStatusCode().Content);
            },
            cancellationToken);

    /// <summary>Creates an item; null if one is there, maybe this one from a first try whose answer was lost.</summary>
    /// <returns>The item's version.</returns>
    public Task<string?> CreateAsync<T>(CosmosContainer container, string partition, T item, CancellationToken cancellationToken)
        where T : StoredItem
    {
        var json = CosmosJson.Write(item);
        return WriteAsync(
            async token =>
            {
                using var content = new MemoryStream(json);
                return await containers[container].CreateItemStreamAsync(content, new PartitionKey(partition), cancellationToken: token);
            },
            static answer => answer.StatusCode == HttpStatusCode.Conflict,
            cancellationToken);
    }

    /// <summary>Replaces an item if it is unchanged; null if it changed, maybe by a first try of this.</summary>
    public Task<string?> ReplaceAsync<T>(
        CosmosContainer container, string partition, T item, string version, CancellationToken cancellationToken)
        where T : StoredItem
    {
        var json = CosmosJson.Write(item);
        return WriteAsync(
            async token =>
            {
                using var content = new MemoryStream(json);
                return await containers[container].ReplaceItemStreamAsync(
                    content, item.Id, new PartitionKey(partition), new ItemRequestOptions { IfMatchEtag = version }, token);
            },
            IsChangedOrGone,
            cancellationToken);
    }

    /// <summary>Sets some of an item's properties if it is unchanged; null if it changed or is gone, maybe by a first try of this.</summary>
    public Task<string?> PatchAsync(
        CosmosContainer container, string partition, string id, IReadOnlyList<PatchOperation> changes, string version, CancellationToken cancellationToken) =>
        WriteAsync(
            token => containers[container].PatchItemStreamAsync(
                id, new PartitionKey(partition), changes, new PatchItemRequestOptions { IfMatchEtag = version }, token),
            IsChangedOrGone,
            cancellationToken);

    /// <summary>Replaces an item, or puts it if there is none.</summary>
    public Task PutAsync<T>(CosmosContainer container, string partition, T item, CancellationToken cancellationToken)
        where T : StoredItem
    {
        var json = CosmosJson.Write(item);
        return WriteAsync(
            async token =>
            {
                using var content = new MemoryStream(json);
                return await containers[container].UpsertItemStreamAsync(content, new PartitionKey(partition), cancellationToken: token);
            },
            static _ => false,
            cancellationToken);
    }

    /// <summary>Removes an item if it is there.</summary>
    public Task DeleteAsync(CosmosContainer container, string partition, string id, CancellationToken cancellationToken) => WriteAsync(
        token => containers[container].DeleteItemStreamAsync(id, new PartitionKey(partition), cancellationToken: token),
        IsItemMissing,
        cancellationToken);

    /// <summary>
    /// A page of a query over one partition key or one range of them; may be short or empty before the last. Each page is
    /// a request of its own, so that it can be tried again.
    /// </summary>
    public async Task<Page<T>> QueryAsync<T>(
        CosmosContainer container, CosmosScope scope, QueryDefinition query, string? continuation, int size, CancellationToken cancellationToken)
    {
        // Directly: every query here goes to one physical partition, which needs no plan for several. Where a partition was
        // split meanwhile, the client falls back to a plan by itself.
        var options = new QueryRequestOptions
        {
            MaxItemCount = size,
            EnableOptimisticDirectExecution = true,
            PartitionKey = scope.Partition is null ? null : new PartitionKey(scope.Partition),
        };
        try
        {
            return await requests.SendAsync(
                async token =>
                {
                    using var pages = scope.Range is null
                        ? containers[container].GetItemQueryIterator<T>(query, continuation, options)
                        : containers[container].GetItemQueryIterator<T>(scope.Range, query, continuation, options);
                    try
                    {
                        var page = await pages.ReadNextAsync(token);
                        return new Page<T>([.. page], page.ContinuationToken);
                    }
                    catch (ArgumentException exception)
                    {
                        // What the client throws where the answer is JSON of another shape.
                        throw new FormatException(exception.Message, exception);
                    }
                },
                cancellationToken);
        }
        catch (StoreRefusedException exception) when (IsMissingWhereItMayBe(exception))
        {
            return new Page<T>([], Continuation: null);
        }
    }

    /// <summary>The ranges of partition keys that can be walked side by side: one for each physical partition.</summary>
    public async Task<IReadOnlyList<FeedRange>> RangesAsync(CosmosContainer container, CancellationToken cancellationToken)
    {
        try
        {
            return await requests.SendAsync(token => containers[container].GetFeedRangesAsync(token), cancellationToken);
        }
        catch (StoreRefusedException exception) when (IsMissingWhereItMayBe(exception))
        {
            return [];
        }
    }

    /// <summary>Removes the database: for tests that made it.</summary>
    public Task DropAsync(CancellationToken cancellationToken) =>
        requests.SendAsync(token => client.GetDatabase(Address.Database).DeleteStreamAsync(cancellationToken: token), cancellationToken);

    public ValueTask DisposeAsync()
    {
        requests.Dispose();
        creation.Dispose();
        cards.Dispose();
        if (isClientOwned)
        {
            client.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    // What was seen or made here and is missing now is an error, never an empty answer.
    private bool IsMissingWhereItMayBe(StoreRefusedException exception) =>
        !creation.IsThere && exception.InnerException is CosmosException failed && CosmosErrors.IsMissing(failed.StatusCode, failed.SubStatusCode);

    // The container's absence says nothing about an item, unless nothing was ever made.
    private bool IsItemMissing(ResponseMessage answer) =>
        CosmosErrors.IsMissing(answer) && !(creation.IsThere && CosmosErrors.IsContainerMissing(answer));

    private bool IsChangedOrGone(ResponseMessage answer) => answer.StatusCode == HttpStatusCode.PreconditionFailed || IsItemMissing(answer);

    // Null where what is there refuses the write; any other refusal is thrown.
    private async Task<string?> WriteAsync(
        Func<CancellationToken, Task<ResponseMessage>> write, Func<ResponseMessage, bool> isRefused, CancellationToken cancellationToken)
    {
        await CreateMissingAsync(cancellationToken);
        return await requests.SendAsync(
            async token =>
            {
                using var answer = await write(token);
                return isRefused(answer) ? null : answer.EnsureSuccessStatusCode().Headers.ETag;
            },
            cancellationToken);
    }
}

/// <summary>Where a query looks: in one partition key, or in a range of them.</summary>
internal readonly record struct CosmosScope(string? Partition, FeedRange? Range)
{
    public static CosmosScope Of(string partition) => new(partition, Range: null);

    public static CosmosScope Of(FeedRange range) => new(Partition: null, range);
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Azure.Cosmos;
using Polly;
using Polly.Retry;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>
/// A database of a Cosmos account: every request goes through here. Each has a budget of time, in which it is tried again
/// with growing pauses; what is over then is <see cref="StoreUnavailableException"/>.
/// </summary>
/// <remarks>
/// Thread-safe. All stores of a process on one account share one client. Fewer requests go out at once than there are
/// connections: what waits for its turn waits before its budget begins.
/// The client repeats a throttled request by itself, but no write whose answer was lost. Here every request is repeated:
/// each write is made on condition that there is no such item or that its version is the one read, so that a repeat is
/// refused where the first was done, and its caller reads what is there.
/// </remarks>
internal sealed class CosmosDatabase : IAsyncDisposable
{
    /// <summary>How often a write that is refused by what is there reads it and tries again.</summary>
    public const int Attempts = 20;

    /// <summary>The most requests to an emulator under way at once: it gets every item by itself.</summary>
    public const int RequestsAtOnce = 32;

    // An account gets items in batches of up to 100 a physical partition, which the client fills: too few at once would
    // leave each waiting for the others.
    private const int BulkRequestsAtOnce = 400;
    private const int Connections = 2 * RequestsAtOnce;
    private const int Tries = 9;

    // The first request signs in, and an identity is looked for in several places.
    private static readonly TimeSpan SignInPatience = TimeSpan.FromMinutes(1);

    private static readonly ConcurrentDictionary<(Uri Endpoint, string? Key, TimeSpan Budget), Lazy<CosmosClient>> Clients = new();

    private readonly RequestTurns turns;
    private readonly SemaphoreSlim creating = new(1);
    private readonly Dictionary<CosmosContainer, Container> containers = [];
    private readonly ResiliencePipeline retries;
    private readonly ResiliencePipeline openingRetries;
    private readonly CosmosClient client;
    private readonly bool isClientOwned;
    private readonly StoreAccess access;
    private readonly TimeSpan budget;
    private readonly TimeSpan openingBudget;
    private volatile bool isThere;

    private CosmosDatabase(
        CosmosAddress address, StoreAccess access, TimeSpan budget, IReadOnlyList<CosmosContainer> containers, CosmosClientOptions? options, int tries, TimeProvider time)
    {
        Address = address;
        this.access = access;
        this.budget = budget;
        openingBudget = address.UsesIdentity && budget < SignInPatience ? SignInPatience : budget;
        isClientOwned = options is not null;
        client = options is null ? Shared(address, budget) : address.Connect(options);
        turns = new RequestTurns(client.ClientOptions.AllowBulkExecution ? BulkRequestsAtOnce : RequestsAtOnce);
        retries = Retries(budget, tries, time);
        openingRetries = Retries(openingBudget, tries, time);
        foreach (var container in containers)
        {
            this.containers.Add(container, client.GetContainer(address.Database, container.Name));
        }
    }

    public CosmosAddress Address { get; }

    public bool IsWritable => access != StoreAccess.Read;

    /// <summary>The client's options.</summary>
    /// <param name="address">The account.</param>
    /// <param name="budget">How long a request may take with all its tries.</param>
    /// <param name="around">Puts a handler around the connections of gateway mode; null for none.</param>
    public static CosmosClientOptions Options(
        CosmosAddress address, TimeSpan budget, Func<HttpMessageHandler, HttpMessageHandler>? around = null)
    {
        var options = new CosmosClientOptions
        {
            ApplicationName = "settlement",

            // An emulator has a gateway alone, and calls itself by names that lead nowhere. It reads no bulk requests either.
            ConnectionMode = address.IsEmulator ? ConnectionMode.Gateway : ConnectionMode.Direct,
            LimitToEndpoint = address.IsEmulator,
            AllowBulkExecution = !address.IsEmulator,
            EnableContentResponseOnWrite = false,
            MaxRetryAttemptsOnRateLimitedRequests = 30,
            MaxRetryWaitTimeOnRateLimitedRequests = budget,
            RequestTimeout = AttemptTime(budget),
            UseSystemTextJsonSerializerWithOptions = CosmosJson.Options,
        };
        if (around is null)
        {
            options.GatewayModeMaxConnectionLimit = Connections;
        }
        else
        {
            options.HttpClientFactory = () => new HttpClient(around(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }));
        }

        return options;
    }

    /// <summary>Opens containers, which must all exist unless they may be created.</summary>
    public static async Task<CosmosDatabase> OpenAsync(
        CosmosAddress address,
        StoreAccess access,
        TimeSpan budget,
        IReadOnlyList<CosmosContainer> containers,
        CancellationToken cancellationToken,
        CosmosClientOptions? options = null,
        int tries = Tries,
        TimeProvider? time = null)
    {
        var database = new CosmosDatabase(address, access, budget, containers, options, tries, time ?? TimeProvider.System);
        try
        {
            database.isThere = await database.ExistAsync(cancellationToken);
            return database.isThere || access == StoreAccess.Create ? database : throw CosmosErrors.Missing(address);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates the database and the containers that are missing, where that was asked for.</summary>
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
            if (isThere)
            {
                return;
            }

            await SendAsync(token => client.CreateDatabaseIfNotExistsAsync(Address.Database, cancellationToken: token), cancellationToken);
            foreach (var container in containers.Keys)
            {
                await SendAsync(
                    token => client.GetDatabase(Address.Database).CreateContainerIfNotExistsAsync(Properties(container), cancellationToken: token),
                    cancellationToken);
            }

            isThere = true;
        }
        finally
        {
            creating.Release();
        }
    }

    /// <summary>An item, or null.</summary>
    public Task<T?> FindAsync<T>(CosmosContainer container, string partition, string id, CancellationToken cancellationToken)
        where T : StoredItem => SendAsync(
            async token =>
            {
                using var answer = await containers[container].ReadItemStreamAsync(id, new PartitionKey(partition), cancellationToken: token);
                return IsMissing(answer) && !IsContainerGone(answer) ? null : CosmosJson.Read<T>(answer.EnsureSuccessStatusCode().Content);
            },
            cancellationToken);

    /// <summary>Creates an item; null where one is there, maybe this one from a first try whose answer was lost.</summary>
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
            HttpStatusCode.Conflict,
            cancellationToken);
    }

    /// <summary>Replaces an item if it is unchanged; null where it changed, maybe by a first try of this.</summary>
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
            HttpStatusCode.PreconditionFailed,
            cancellationToken);
    }

    /// <summary>Sets some of an item's properties if it is unchanged; null where it changed or is gone, maybe by a first try of this.</summary>
    public Task<string?> PatchAsync(
        CosmosContainer container, string partition, string id, IReadOnlyList<PatchOperation> changes, string version, CancellationToken cancellationToken) =>
        WriteAsync(
            token => containers[container].PatchItemStreamAsync(
                id, new PartitionKey(partition), changes, new PatchItemRequestOptions { IfMatchEtag = version }, token),
            HttpStatusCode.PreconditionFailed,
            cancellationToken);

    /// <summary>Replaces an item, or puts it where there is none.</summary>
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
            refusal: null,
            cancellationToken);
    }

    /// <summary>Removes an item if it is there.</summary>
    public Task DeleteAsync(CosmosContainer container, string partition, string id, CancellationToken cancellationToken) => WriteAsync(
        token => containers[container].DeleteItemStreamAsync(id, new PartitionKey(partition), cancellationToken: token),
        HttpStatusCode.NotFound,
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
            return await SendAsync(
                async token =>
                {
                    using var pages = scope.Range is null
                        ? containers[container].GetItemQueryIterator<T>(query, continuation, options)
                        : containers[container].GetItemQueryIterator<T>(scope.Range, query, continuation, options);
                    var page = await pages.ReadNextAsync(token);
                    return new Page<T>([.. page], page.ContinuationToken);
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
            return await SendAsync(token => containers[container].GetFeedRangesAsync(token), cancellationToken);
        }
        catch (StoreRefusedException exception) when (IsMissingWhereItMayBe(exception))
        {
            return [];
        }
    }

    /// <summary>Removes the database: for tests that made it.</summary>
    public Task DropAsync(CancellationToken cancellationToken) =>
        SendAsync(token => client.GetDatabase(Address.Database).DeleteStreamAsync(cancellationToken: token), cancellationToken);

    public ValueTask DisposeAsync()
    {
        turns.Dispose();
        creating.Dispose();
        if (isClientOwned)
        {
            client.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static CosmosClient Shared(CosmosAddress address, TimeSpan budget) => Clients.GetOrAdd(
        address.ClientKey(budget), _ => new Lazy<CosmosClient>(() => address.Connect(Options(address, budget)))).Value;

    // A lost answer leaves time to ask again.
    private static TimeSpan AttemptTime(TimeSpan budget) => budget / 3;

    private static ResiliencePipeline Retries(TimeSpan budget, int tries, TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(CosmosErrors.IsTransient),
            MaxRetryAttempts = tries - 1,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(4),
            UseJitter = true,
        })
        .AddTimeout(AttemptTime(budget))
        .Build();

    private static ContainerProperties Properties(CosmosContainer container)
    {
        var properties = new ContainerProperties(container.Name, container.PartitionKeyPath);
        properties.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        foreach (var path in container.IndexedPaths)
        {
            properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = path });
        }

        if (container.SortedPaths.Count > 0)
        {
            properties.IndexingPolicy.CompositeIndexes.Add(
                [.. container.SortedPaths.Select(path => new CompositePath { Path = path, Order = CompositePathSortOrder.Ascending })]);
        }

        return properties;
    }

    private static int SubStatus(ResponseMessage answer) =>
        int.TryParse(answer.Headers["x-ms-substatus"], NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;

    private static bool IsMissing(ResponseMessage answer) => CosmosErrors.IsMissing(answer.StatusCode, SubStatus(answer));

    private bool IsContainerGone(ResponseMessage answer) =>
        isThere && answer.StatusCode == HttpStatusCode.NotFound && SubStatus(answer) == CosmosErrors.NoContainer;

    // What was seen or made here and is missing now is an error, never an empty answer.
    private bool IsMissingWhereItMayBe(StoreRefusedException exception) =>
        access == StoreAccess.Create && !isThere && exception.InnerException is CosmosException failed &&
        CosmosErrors.IsMissing(failed.StatusCode, failed.SubStatusCode);

    private async Task<bool> ExistAsync(CancellationToken cancellationToken)
    {
        foreach (var container in containers.Values)
        {
            var isMissing = await SendAsync(
                async token =>
                {
                    using var answer = await container.ReadContainerStreamAsync(cancellationToken: token);
                    return !IsMissing(answer) ? !answer.EnsureSuccessStatusCode().IsSuccessStatusCode : true;
                },
                openingRetries,
                openingBudget,
                cancellationToken);
            if (isMissing)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<string?> WriteAsync(
        Func<CancellationToken, Task<ResponseMessage>> write, HttpStatusCode? refusal, CancellationToken cancellationToken)
    {
        await CreateMissingAsync(cancellationToken);
        return await SendAsync(
            async token =>
            {
                using var answer = await write(token);
                var isRefused = answer.StatusCode == refusal || (refusal != HttpStatusCode.Conflict && refusal is not null && IsMissing(answer));
                return isRefused ? null : answer.EnsureSuccessStatusCode().Headers.ETag;
            },
            cancellationToken);
    }

    private Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken) =>
        SendAsync(send, retries, budget, cancellationToken);

    private Task<T> SendAsync<T>(
        Func<CancellationToken, Task<T>> send, ResiliencePipeline tries, TimeSpan patience, CancellationToken cancellationToken) =>
        turns.SendAsync(() => SendNowAsync(send, tries, patience, cancellationToken), cancellationToken);

    private async Task<T> SendNowAsync<T>(
        Func<CancellationToken, Task<T>> send, ResiliencePipeline tries, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        Exception? last = null;
        try
        {
            return await tries.ExecuteAsync(TryAsync, limit.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw CosmosErrors.OutOfTime(Address, patience, last ?? exception);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not StoreRefusedException)
        {
            if (CosmosErrors.Translate(exception, Address) is { } failure)
            {
                throw failure;
            }

            throw;
        }

        async ValueTask<T> TryAsync(CancellationToken token)
        {
            try
            {
                // A request in a batch of the client's is not stopped by its token: it is left to itself, as a lost one is.
                return await send(token).WaitAsync(token);
            }
            catch (CosmosException exception)
            {
                last = exception;
                throw;
            }
        }
    }
}

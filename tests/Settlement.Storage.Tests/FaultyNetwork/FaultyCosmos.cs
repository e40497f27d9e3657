using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Settlement.Storage.Cosmos;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>A database of its own on the Cosmos server, over a network with faults.</summary>
internal sealed partial class FaultyCosmos : FaultedStore
{
    private const string Inputs = "inputs";

    // Longer than all pauses of a day together: pauses are over at once, and the clock has passed them.
    private static readonly TimeSpan Budget = TimeSpan.FromHours(12);

    // Few tries: then they run out now and then, which must be no wrong outcome either.
    private const int Tries = 4;

    // Longer than any pause between tries, shorter than any time-out.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    private readonly Func<string, StoreUrl> place;
    private readonly string name;
    private readonly CosmosDatabase database;

    private FaultyCosmos(Func<string, StoreUrl> place, HttpMessageHandler server, string name, CosmosDatabase database)
    {
        this.place = place;
        this.name = name;
        this.database = database;
        Server = server;
        Calm = OpenStores.OnCosmos(database, []);
    }

    public override HttpMessageHandler Server { get; }

    public override OpenStores Calm { get; }

    public static async Task<FaultyCosmos> OpenAsync(Func<string, StoreUrl> place, HttpMessageHandler server, int group)
    {
        var own = string.Create(CultureInfo.InvariantCulture, $"group{group}");
        return new FaultyCosmos(place, server, own, await ConnectAsync(place, server, own, CosmosSettlementStore.Containers));
    }

    /// <summary>Writes the positions and yields that all groups read.</summary>
    public static async Task PrepareAsync(Func<string, StoreUrl> place, HttpMessageHandler server)
    {
        await using var inputs = await ConnectAsync(place, server, Inputs, CosmosInputStore.Containers);
        await ReferenceDays.WriteInputsAsync(new CosmosInputStore(inputs));
    }

    /// <summary>Deletes them, where the place outlives the test.</summary>
    public static async Task DropInputsAsync(Func<string, StoreUrl> place, HttpMessageHandler server)
    {
        await using var inputs = await ConnectAsync(place, server, Inputs, CosmosInputStore.Containers);
        await inputs.DropAsync(default);
    }

    public override async Task<OpenStores> OpenAsync(FaultyHandler network) =>
        Stores(await ConnectAsync(place, network, name, CosmosSettlementStore.Containers));

    public override async Task<OpenStores> OpenInputsAsync(FaultyHandler network) =>
        Stores(await ConnectAsync(place, network, Inputs, CosmosInputStore.Containers));

    public override SentRequest Identify(HttpRequestMessage request, byte[]? body)
    {
        var key = request.Headers.TryGetValues("x-ms-documentdb-partitionkey", out var values) ? string.Concat(values) : string.Empty;
        var isQuery = request.Headers.Contains("x-ms-documentdb-isquery") || request.Headers.Contains("x-ms-cosmos-is-query-plan-request");
        var text = $"{request.Method} {request.RequestUri!.PathAndQuery} {key} {Encoding.UTF8.GetString(body ?? [])}";
        return new SentRequest(
            Noise().Replace(text.Replace(name, string.Empty, StringComparison.Ordinal), string.Empty),
            request.Method != HttpMethod.Get && !isQuery);
    }

    public override async ValueTask DisposeAsync()
    {
        await database.DropAsync(default);
        await database.DisposeAsync();
    }

    private static OpenStores Stores(CosmosDatabase database) => OpenStores.OnCosmos(database, [database]);

    private static Task<CosmosDatabase> ConnectAsync(
        Func<string, StoreUrl> place, HttpMessageHandler network, string name, IReadOnlyList<CosmosContainer> containers)
    {
        var account = place(name).Cosmos!;
        var options = CosmosClients.Options(account, Budget, _ => network);

        // The network outlives the client.
        options.HttpClientFactory = () => new HttpClient(network, disposeHandler: false);
        return CosmosDatabase.OpenAsync(
            account, StoreAccess.Create, Budget, containers, StoreCard.Of(Sample.Settings), default, options, Tries, new TestClock { Skips = static wait => wait <= LongestPause });
    }

    // What differs from run to run: ids of runs.
    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Noise();
}

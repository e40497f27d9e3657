using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core.Pipeline;
using Settlement.Storage.Tables;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>Tables in an emulator, under names of their own, over a network with faults.</summary>
internal sealed partial class FaultyTables : FaultedStore
{
    private const string Inputs = "inputs";

    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    private readonly Func<string, StoreUrl> place;
    private readonly string prefix;
    private readonly TablesDatabase database;

    private FaultyTables(Func<string, StoreUrl> place, HttpMessageHandler server, string prefix, TablesDatabase database)
    {
        this.place = place;
        this.prefix = prefix;
        this.database = database;
        Server = server;
        Calm = Stores(database);
    }

    public override HttpMessageHandler Server { get; }

    public override OpenStores Calm { get; }

    public static async Task<FaultyTables> OpenAsync(Func<string, StoreUrl> place, HttpMessageHandler server, int group)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"g{group}x");
        return new FaultyTables(place, server, name, await ConnectAsync(place, server, name, TablesSettlementStore.Tables));
    }

    /// <summary>Writes the positions and yields that all groups read.</summary>
    public static async Task PrepareAsync(Func<string, StoreUrl> place, HttpMessageHandler server)
    {
        await using var inputs = await ConnectAsync(place, server, Inputs, TablesInputStore.Tables);
        await ReferenceDays.WriteInputsAsync(new TablesInputStore(inputs));
    }

    /// <summary>Deletes them, where the place outlives the test.</summary>
    public static async Task DropInputsAsync(Func<string, StoreUrl> place, HttpMessageHandler server)
    {
        await using var inputs = await ConnectAsync(place, server, Inputs, TablesInputStore.Tables);
        await inputs.DropAsync(default);
    }

    public override async Task<OpenStores> OpenAsync(FaultyHandler network) =>
        Stores(await ConnectAsync(place, network, prefix, TablesSettlementStore.Tables));

    public override async Task<OpenStores> OpenInputsAsync(FaultyHandler network) =>
        Stores(await ConnectAsync(place, network, Inputs, TablesInputStore.Tables));

    public override SentRequest Identify(HttpRequestMessage request, byte[]? body)
    {
        // Of a transaction, what it asks for: the rest is framing.
        var asked = string.Join(' ', Encoding.UTF8.GetString(body ?? []).Split("\r\n").Where(line => Asking().IsMatch(line)));
        var text = $"{request.Method} {Uri.UnescapeDataString(request.RequestUri!.PathAndQuery)} {Uri.UnescapeDataString(asked)}";
        return new SentRequest(
            Noise().Replace(text.Replace(prefix, string.Empty, StringComparison.Ordinal), string.Empty), request.Method != HttpMethod.Get);
    }

    public override async ValueTask DisposeAsync()
    {
        await database.DropAsync(default);
        await database.DisposeAsync();
    }

    private static OpenStores Stores(TablesDatabase database) => OpenStores.OnTables(database, []);

    // Few retries without pauses: then they run out now and then, which must be no wrong outcome either.
    private static Task<TablesDatabase> ConnectAsync(
        Func<string, StoreUrl> place, HttpMessageHandler network, string prefix, IReadOnlyList<TableName> names)
    {
        var options = TablesClients.Options(Budget);
        options.Transport = new HttpClientTransport(new HttpClient(network, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        return TablesDatabase.OpenAsync(place(prefix).Tables!, StoreAccess.Create, Budget, names, StoreCard.Of(Sample.Settings), default, options);
    }

    [GeneratedRegex(@"^(\{|(POST|PATCH|MERGE|PUT|DELETE|GET) http)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Asking();

    // What differs from run to run: ids, versions read before; and what says nothing: the address of the server.
    [GeneratedRegex(@"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|datetime'[^']*'|http://127.0.0.1:\d+|/settlement/| HTTP/1.1|\$format=[^& ]*&?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Noise();
}

using Settlement.Emulators;
using Xunit.Abstractions;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>Days settled in Cosmos over a network that fails, each by a schedule of its own.</summary>
[Takes(seconds: 45)]
public sealed class CosmosFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whatever_the_network_does_to_requests_a_rerun_leaves_the_day_as_it_is_in_SQLite()
    {
        using var cosmos = new CosmosServer("cosmos-faults", port: 0);
        using var server = new SocketsHttpHandler();
        await FaultyCosmos.PrepareAsync(Place, server);

        // It has no transactions that a large day would be too large for.
        await FaultedDays.RunAsync(DayShape.Small, async group => await FaultyCosmos.OpenAsync(Place, server, group), output);

        StoreUrl Place(string database) => StoreUrl.TryParse(cosmos.Url(database), out var url, out _) ? url : default;
    }
}

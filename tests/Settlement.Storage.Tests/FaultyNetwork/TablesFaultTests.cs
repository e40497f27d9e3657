using Settlement.Emulators;
using Xunit.Abstractions;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>Days settled in Tables over a network that fails, each by a schedule of its own.</summary>
[Takes(seconds: 25)]
public sealed class TablesFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whatever_the_network_does_to_requests_a_rerun_leaves_the_day_as_it_is_in_SQLite()
    {
        using var azurite = new Azurite("azurite-faults", folder: null);
        using var server = new SocketsHttpHandler();
        await FaultyTables.PrepareAsync(Place, server);

        await FaultedDays.RunAsync(DayShape.Count, async group => await FaultyTables.OpenAsync(Place, server, group), output);

        StoreUrl Place(string prefix) => StoreUrl.TryParse("tables:" + azurite.ConnectionString(prefix), out var url, out _) ? url : default;
    }
}

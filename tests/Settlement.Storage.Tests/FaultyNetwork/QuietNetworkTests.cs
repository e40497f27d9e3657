using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>
/// The days of the fault tests, settled, corrected and compared with SQLite in the same way, over a network that does nothing to
/// them: what an account, which nobody may treat like an emulator, is tried with.
/// </summary>
public sealed class QuietNetworkTests
{
    // One and two runs at once, paid by the ledger and by a service, with positions beside the records and elsewhere.
    private const int Days = 6;

    [Fact]
    public async Task Days_in_Tables_are_as_in_SQLite()
    {
        using var server = new SocketsHttpHandler();
        var place = Place(TestAccounts.Tables);
        await FaultyTables.PrepareAsync(place, server);

        await SettleAsync(await FaultyTables.OpenAsync(place, server, group: 0));
        await FaultyTables.DropInputsAsync(place, server);
    }

    [Fact]
    public async Task Days_in_Cosmos_are_as_in_SQLite()
    {
        using var server = new SocketsHttpHandler();
        var place = Place(TestAccounts.Cosmos);
        await FaultyCosmos.PrepareAsync(place, server);

        await SettleAsync(await FaultyCosmos.OpenAsync(place, server, group: 0));
        await FaultyCosmos.DropInputsAsync(place, server);
    }

    // Names that nobody else has in an account.
    private static Func<string, StoreUrl> Place(Func<string, StoreUrl> account)
    {
        var own = "q" + Guid.NewGuid().ToString("N")[..12];
        return name => account(own + name);
    }

    private static async Task SettleAsync(FaultedStore empty)
    {
        await using var store = empty;
        await using var reference = await ReferenceDays.SettleAsync();
        var counts = new FaultCounts();
        for (var seed = 1; seed <= Days; seed++)
        {
            await new FaultedDay(seed, DayShape.All[seed], store, reference, counts, isQuiet: true).RunAsync();
        }

        Assert.All(Enum.GetValues<FaultKind>(), kind => Assert.Equal(0, counts[kind]));
        Assert.Equal(0, counts["run broken off"]);
        Assert.True(counts["run finished"] >= Days, counts.ToString());
    }
}

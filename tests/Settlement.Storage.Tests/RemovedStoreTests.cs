using Settlement.Emulators;
using Settlement.Storage.Cosmos;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests;

/// <summary>Tables and containers that are removed while a process uses them: a missing store is never an empty one.</summary>
public sealed class RemovedStoreTests
{
    [Theory]
    [InlineData("Tables")]
    [InlineData("Cosmos")]
    public async Task When_a_store_is_removed_while_it_is_open_reading_it_is_refused(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateDayAsync(Sample.Plan, default);
        await stores.Settlements.CreateRecordsAsync([Sample.Record(1, Sample.NewRun())], default);

        await fixture.DisposeAsync();

        foreach (var read in new Func<Task>[]
        {
            () => stores.Settlements.ListDaysAsync(null, null, default),
            () => stores.Settlements.ListRecordsAsync(Sample.Date, default).ToListAsync().AsTask(),
            () => stores.Settlements.CountRecordsAsync(Sample.Date, default),
            () => stores.RunLog.ListRunsAsync(Sample.Date, 10, default),
        })
        {
            var refused = await Assert.ThrowsAsync<StoreRefusedException>(read);
            Assert.Contains("import positions and yields into it first", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task When_tables_are_removed_a_point_read_is_refused_too()
    {
        await using var fixture = new AzuriteFixture();
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateDayAsync(Sample.Plan, default);

        await fixture.DisposeAsync();

        await Assert.ThrowsAsync<StoreRefusedException>(() => stores.Settlements.ReadDayAsync(Sample.Date, default));
    }

    // The server numbers its databases, and names what they hold after the number: some names have characters that
    // mean something else in an address.
    [Fact]
    public async Task When_64_databases_are_made_one_after_the_other_each_lists_what_it_holds()
    {
        using var server = new CosmosServer("cosmos-numbered", port: 0);
        for (var number = 1; number <= 64; number++)
        {
            Assert.True(StoreUrl.TryParse(server.Url($"d{number}"), out var url, out _));
            await using var database = await CosmosDatabase.OpenAsync(
                url.Cosmos!, StoreAccess.Create, TimeSpan.FromSeconds(60), [CosmosContainers.Days], card: null, default);
            var store = new CosmosSettlementStore(database);
            await store.CreateDayAsync(Sample.Plan, default);
            Assert.Single(await store.ListDaysAsync(null, null, default));
        }
    }
}

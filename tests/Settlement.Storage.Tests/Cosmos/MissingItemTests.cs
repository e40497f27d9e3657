using Settlement.Core;
using Settlement.Storage.Cosmos;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Cosmos;

/// <summary>What 404 means: there is no such item, no such container, or the replica that answers does not know yet.</summary>
public sealed class MissingItemTests : IAsyncLifetime
{
    private const int SessionNotAvailable = 1002;
    private const int OwnerResourceNotFound = 1003;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    private static readonly string Id = Sample.Date.ToString();

    private readonly CosmosFixture fixture = new();
    private MissingHandler connection = null!;
    private CosmosDatabase database = null!;
    private CosmosSettlementStore store = null!;

    public async Task InitializeAsync()
    {
        var address = fixture.Url.Cosmos!;
        var options = CosmosClients.Options(address, Budget, inner => connection = new MissingHandler(inner));
        database = await CosmosDatabase.OpenAsync(address, StoreAccess.Create, Budget, CosmosContainers.All, StoreCard.Of(Sample.Settings), default, options, tries: 2);
        store = new CosmosSettlementStore(database);
        await store.CreateDayAsync(Sample.Plan, default);
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task When_no_item_is_there_reading_it_is_null_and_removing_it_is_done()
    {
        connection.SubStatus = 0;

        Assert.Null(await store.ReadDayAsync(Sample.Date, default));
        await DeleteAsync();
    }

    [Fact]
    public async Task When_a_container_is_gone_neither_reading_nor_writing_an_item_takes_it_for_a_missing_item()
    {
        connection.SubStatus = OwnerResourceNotFound;

        foreach (var request in new Func<Task>[] { () => store.ReadDayAsync(Sample.Date, default), PatchAsync, ReplaceAsync, DeleteAsync })
        {
            var refused = await Assert.ThrowsAsync<StoreRefusedException>(request);
            Assert.Contains("has no containers of this program", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task When_a_container_that_was_just_created_is_not_known_yet_the_request_is_sent_again()
    {
        connection.SubStatus = OwnerResourceNotFound;
        connection.Times = 2;

        Assert.NotNull(await store.ReadDayAsync(Sample.Date, default));
        Assert.True(connection.Times < 0);
    }

    [Fact]
    public async Task When_a_replica_has_not_caught_up_its_404_is_no_answer()
    {
        connection.SubStatus = SessionNotAvailable;

        foreach (var request in new Func<Task>[] { () => store.ReadDayAsync(Sample.Date, default), PatchAsync, DeleteAsync })
        {
            var failure = await Assert.ThrowsAsync<StoreUnavailableException>(request);
            Assert.Contains("404/1002", failure.Message, StringComparison.Ordinal);
        }
    }

    private Task DeleteAsync() => database.DeleteAsync(CosmosContainers.Days, CosmosKeys.Days, Id, default);

    private Task<string?> PatchAsync() => database.PatchAsync(
        CosmosContainers.Days, CosmosKeys.Days, Id, [Microsoft.Azure.Cosmos.PatchOperation.Set("/state", 1)], "version", default);

    private Task<string?> ReplaceAsync() => database.ReplaceAsync(
        CosmosContainers.Days, CosmosKeys.Days, new ClockItem { Id = Id, Partition = CosmosKeys.Days }, "version", default);
}

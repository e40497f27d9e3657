using System.Numerics;
using Settlement.Core;
using Settlement.Storage.Cosmos;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Cosmos;

/// <summary>Every write is done by the service, its answer lost, and the write repeated, which then meets its own first write.</summary>
public sealed class LostAnswerTests : IAsyncLifetime
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    private LosingAnswersHandler connection = null!;
    private OpenStores stores = null!;
    private CosmosDatabase database = null!;

    public async Task InitializeAsync()
    {
        var address = new CosmosFixture().Url.Cosmos!;
        var options = CosmosClients.Options(address, Budget, inner => connection = new LosingAnswersHandler(inner));
        database = await CosmosDatabase.OpenAsync(address, StoreAccess.Create, Budget, CosmosContainers.All, StoreCard.Of(Sample.Settings), default, options);
        stores = OpenStores.OnCosmos(database, []);
    }

    public async Task DisposeAsync()
    {
        Assert.True(connection.Lost > 0);
        await database.DropAsync(default);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task When_a_run_meets_its_own_first_writes_each_user_is_settled_by_it_and_paid_once()
    {
        var settler = new UserSettler(stores.Settlements, stores.Payments);
        var batch = Enumerable.Range(0, 60).Select(i => new StoredPosition(Sample.UserId(i).Value, 20_000 + i)).ToList();

        var results = await settler.SettleAsync(Sample.LedgerPlan, Sample.NewRun(), batch, default);

        Assert.All(results, result => Assert.Equal(SettlementOutcome.Settled, result.Outcome));
        Assert.Equal(new RecordCounts(60, 60, 0), await stores.Settlements.CountRecordsAsync(Sample.Date, default));
        Assert.All(await stores.Settlements.ListRecordsAsync(Sample.Date, default).ToListAsync(), record => Assert.True(record.IsPosted));
    }

    [Fact]
    public async Task When_an_import_meets_its_own_first_writes_it_counts_each_row_once()
    {
        Assert.Equal(
            new ImportCounts(2, 0, 0),
            await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1, 100), Sample.Position(2, 200)], PositionsRule.AddingOrReplacing, default));

        var counts = await stores.Inputs.WritePositionsAsync(
            Sample.Date, [Sample.Position(1, 100), Sample.Position(2, 222), Sample.Position(3, 300)], PositionsRule.AddingOrReplacing, default);

        Assert.Equal(new ImportCounts(Added: 1, Unchanged: 1, Replaced: 1), counts);
        Assert.Equal(3, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
    }

    [Fact]
    public async Task When_a_day_meets_its_own_first_writes_it_is_planned_booked_and_moved_as_asked()
    {
        var day = await stores.Settlements.CreateDayAsync(Sample.Plan, default);
        var settled = day with { State = DayState.Settled, Totals = new DayTotals(1, 2, 3) };

        Assert.True(await stores.Settlements.UpdateDayAsync(settled, default));
        await stores.Settlements.CreateResiduePostingAsync(new ResiduePosting(Sample.Date, 1, new ExactAmount(1, new BigInteger(3))), default);

        var stored = (await stores.Settlements.ReadDayAsync(Sample.Date, default))!;
        Assert.Equal((settled.Plan, settled.State, settled.Totals), (stored.Plan, stored.State, stored.Totals));
        Assert.Single(await stores.Settlements.ListResiduePostingsAsync(Sample.Date, default));
    }
}

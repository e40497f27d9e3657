using Settlement.Core;
using Settlement.Storage.Tests.FaultyNetwork;

namespace Settlement.Storage.Tests.Contract;

/// <summary>One day from its positions to its settled end, by the workflow, on each store: what an account is tried with first.</summary>
public sealed class SettledDayContract
{
    private const int Users = 250;

    [Theory]
    [ClassData(typeof(EveryRealStore))]
    public async Task Day_is_settled_and_clean_and_a_second_run_changes_nothing(string name)
    {
        await using var fixture = EveryStore.Fixture(name);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WriteYieldsAsync([new(Sample.Date, Sample.LedgerPlan.Yield)], replace: false, default);
        await stores.Inputs.WritePositionsAsync(
            Sample.Date, Enumerable.Range(0, Users).Select(number => Sample.Position(number)), PositionsRule.WholeSet, default);
        var day = new RetryingRun(new DayActivities(stores.Inputs, stores.Settlements, payments: null, Sample.Settings));
        var sizing = new RunSizing { Partitions = 4, UsersPerActivity = stores.PreferredBatch };

        var first = await day.RunAsync(new RunRequest { Date = Sample.Date, RunId = Sample.NewRun(), Sizing = sizing });
        var records = await ListAsync(stores);
        var second = await day.RunAsync(new RunRequest { Date = Sample.Date, RunId = Sample.NewRun(), Sizing = sizing });

        Assert.Equal((Users, 0), (first.Tally.Settled, first.Tally.AlreadySettled));
        Assert.Equal((0, Users), (second.Tally.Settled, second.Tally.AlreadySettled));
        Assert.True(first.Reconciliation!.IsClean && second.Reconciliation!.IsClean, DayInvariants.First(first.Reconciliation.Breaks));
        Assert.Equal(DayState.Settled, (await stores.Settlements.ReadDayAsync(Sample.Date, default))!.State);
        Assert.Equal(Enumerable.Range(0, Users).Select(Sample.User), records.Select(record => record.UserId.Value));
        Assert.Equal(records, await ListAsync(stores));
    }

    private static async Task<List<SettlementRecord>> ListAsync(OpenStores stores)
    {
        var records = new List<SettlementRecord>();
        await foreach (var record in stores.Settlements.ListRecordsAsync(Sample.Date, default))
        {
            records.Add(record);
        }

        return records;
    }
}

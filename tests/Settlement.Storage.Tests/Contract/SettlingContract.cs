using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>Settling users on a real store, all of it at once.</summary>
public sealed class SettlingContract
{
    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_64_runs_settle_one_user_at_once_one_has_settled_and_63_found_it_settled(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var settler = new UserSettler(stores.Settlements, stores.Payments);

        var outcomes = await Workers.AtOnceAsync(64, async _ =>
            (await settler.SettleAsync(Sample.LedgerPlan, Sample.NewRun(), [Stored(1)], default))[0].Outcome);

        Assert.Single(outcomes, SettlementOutcome.Settled);
        Assert.Equal(63, outcomes.Count(outcome => outcome == SettlementOutcome.AlreadySettled));
        Assert.Equal(new RecordCounts(1, 1, 0), await stores.Settlements.CountRecordsAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_8_workers_settle_the_same_batch_at_once_every_user_is_settled_and_paid_once(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var settler = new UserSettler(stores.Settlements, stores.Payments);
        var batch = Enumerable.Range(0, 150).Select(Stored).ToList();

        var results = await Workers.AtOnceAsync(8, _ => settler.SettleAsync(Sample.LedgerPlan, Sample.NewRun(), batch, default));

        for (var user = 0; user < batch.Count; user++)
        {
            Assert.Single(results, worker => worker[user].Outcome == SettlementOutcome.Settled);
            Assert.Equal(7, results.Count(worker => worker[user].Outcome == SettlementOutcome.AlreadySettled));
        }

        Assert.Equal(new RecordCounts(150, 150, 0), await stores.Settlements.CountRecordsAsync(Sample.Date, default));
        long paid = 0;
        await foreach (var record in stores.Settlements.ListRecordsAsync(Sample.Date, default))
        {
            paid += Payment.Posted(record)!.Amount.Minor;
        }

        Assert.Equal(results[0].Sum(result => result.Earnings.Credited.Minor), paid);
    }

    private static StoredPosition Stored(int number) =>
        new(Sample.UserId(number).Value, Sample.Position(number).Balance.Minor);
}

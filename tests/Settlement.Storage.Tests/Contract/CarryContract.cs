using Settlement.Core;
using static Settlement.Testing.CarryingDays;

namespace Settlement.Storage.Tests.Contract;

/// <summary>Fractions that go on from one date to the next, on each store.</summary>
public sealed class CarryContract
{
    private static readonly UserId Alice = UserId.Parse("alice");

    [Theory, ClassData(typeof(EveryStore))]
    public async Task Record_is_kept_with_the_fractions_that_it_took_over_and_hands_on(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var plan = Sample.LedgerPlan with { ResiduePolicy = ResiduePolicy.Carry, CarriesFrom = On(4) };
        await stores.Settlements.CreateDayAsync(plan, default);
        foreach (var (user, parts) in new[] { (1, CarriedFraction.Scale - 1), (2, 1 - CarriedFraction.Scale), (3, 0L) })
        {
            var record = SettlementRecord.Compute(
                new DayDerivation(plan), Sample.Position(user) with { TakenOver = new CarriedFraction(parts) }, Sample.NewRun());

            await stores.Settlements.CreateRecordsAsync([record], default);

            var stored = Assert.Single(await stores.Settlements.ReadRecordsAsync(Sample.Date, [record.UserId], default));
            Assert.Equal(record.Carried, stored!.Carried);
            Assert.True(stored.HasSameContentAs(record));
            Assert.False(stored.HasSameContentAs(record with { Carried = new CarriedFractions(new CarriedFraction(5), record.Carried!.Value.HandedOn) }));
        }

        Assert.Equal(plan, (await stores.Settlements.ReadDayAsync(Sample.Date, default))!.Plan);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task Record_of_a_day_that_carries_nothing_has_no_fractions(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateDayAsync(Sample.LedgerPlan, default);
        var record = Sample.PostedRecord(1, Sample.NewRun());

        await stores.Settlements.CreateRecordsAsync([record], default);

        Assert.Null((await stores.Settlements.ReadRecordsAsync(Sample.Date, [record.UserId], default))[0]!.Carried);
        Assert.Equal(Sample.LedgerPlan, (await stores.Settlements.ReadDayAsync(Sample.Date, default))!.Plan);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task Of_16_dates_that_take_over_one_date_at_once_one_has(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateDayAsync(Sample.LedgerPlan with { ResiduePolicy = ResiduePolicy.Carry }, default);
        var day = (await stores.Settlements.ReadDayAsync(Sample.Date, default))!;

        var took = await Workers.AtOnceAsync(16, worker => stores.Settlements.UpdateDayAsync(day with { TakenOverBy = On(worker + 6) }, default));

        var taker = On(took.ToList().IndexOf(true) + 6);
        Assert.Single(took, true);
        Assert.Equal(taker, (await stores.Settlements.ReadDayAsync(Sample.Date, default))!.TakenOverBy);

        // Whatever else changes of the day later, that stays.
        var standing = (await stores.Settlements.ReadDayAsync(Sample.Date, default))!;
        Assert.True(await stores.Settlements.UpdateDayAsync(standing with { State = DayState.Settled }, default));
        Assert.Equal(taker, (await stores.Settlements.ReadDayAsync(Sample.Date, default))!.TakenOverBy);
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task Fraction_goes_on_past_a_date_without_a_position_and_nobody_comes_to_a_date_after_that(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var days = new CarryingDays(stores.Inputs, stores.Settlements);
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00), ("bob", 100_00), ("carol", 1_00));
        var between = await days.SettleAsync(On(5), "1.0000", ("bob", 100_00));
        await days.ImportAsync(On(5), Yield.Parse("1.0000"), [("bob", 100_00)]);
        await days.SettleAsync(On(6), "1.0000", ("alice", 70_00), ("bob", 100_00));

        Assert.Equal((3, 2), (between.Tally.Users, between.Tally.NothingToSettle));
        var last = (await days.RecordAsync(On(6), "alice"))!;
        Assert.Equal((1, "0.007", "0.004"), (last.Earnings.Credited.Minor, last.Carried!.Value.TakenOver.ToText(Currency.Cny), last.Carried.Value.HandedOn.ToText(Currency.Cny)));
        await Assert.ThrowsAsync<InputSealedException>(
            () => stores.Inputs.WritePositionsAsync(On(5), [new Position(Alice, new Money(1))], PositionsRule.AddingOrReplacing, [], default));
        for (var day = 4; day <= 6; day++)
        {
            Assert.Empty(await days.ReconcileAsync(On(day)));
            Assert.NotNull((await days.CloseAsync(On(day))).Certificate);
            var report = await new CertificateVerifier(stores.Inputs, stores.Settlements, payments: null).VerifyAsync(On(day), kept: null, 100, static _ => { }, default);
            Assert.Equal(VerifyVerdict.Holds, report.Verdict);
        }
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task Two_runs_of_neighbouring_dates_at_once_never_take_a_fraction_over_twice(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var days = new CarryingDays(stores.Inputs, stores.Settlements);
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        await days.ImportAsync(On(5), Yield.Parse("1.0000"), [("alice", 70_00)]);
        await days.ImportAsync(On(6), Yield.Parse("1.0000"), [("alice", 70_00)]);

        var reports = await Workers.AtOnceAsync(8, worker => days.RunAsync(On(5 + (worker % 2)), CheckCode.CarryGap));

        var taker = (await stores.Settlements.ReadDayAsync(On(4), default))!.TakenOverBy!.Value;
        var takers = (await stores.Settlements.ListDaysAsync(null, null, default)).Where(day => day.Plan.CarriesFrom == On(4)).ToList();
        Assert.Equal(taker, Assert.Single(takers).Plan.Date);
        Assert.Contains(reports, report => report is FinishedRun);
        Assert.All(reports, report => Assert.True(report is FinishedRun or RefusedRun { Obstacle: PlanObstacle.OutOfOrder }));
    }
}

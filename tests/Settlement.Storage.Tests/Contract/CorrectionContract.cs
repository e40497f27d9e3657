using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with the plans of corrections (I7).</summary>
public sealed class CorrectionContract
{
    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_a_correction_was_created_every_field_of_its_plan_comes_back(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateDayAsync(Sample.Plan, default);
        var plan = SampleCorrection.Plan();

        var created = await stores.Corrections.CreateCorrectionAsync(plan, default);

        Assert.Equal((plan, DayState.Open, null), (created.Plan, created.State, created.Certificate));
        await using var others = await fixture.OpenAsync();
        var read = Assert.Single(await others.Corrections.ListCorrectionsAsync(Sample.Date, default));
        Assert.Equal(created, read);
        Assert.Equal(plan, read.Plan);
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_a_plan_has_nothing_but_what_it_must_it_comes_back_as_it_is(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateDayAsync(Sample.LedgerPlan, default);
        var plan = SampleCorrection.Plan(CorrectionPlan.LargestNumber, Sample.LedgerPlan) with
        {
            PositionSets = [],
            BringsPositions = false,
            AtLeast = Money.Zero,
            TakesReversals = true,
            Totals = default,
        };

        await stores.Corrections.CreateCorrectionAsync(plan, default);

        Assert.Equal(plan, Assert.Single(await stores.Corrections.ListCorrectionsAsync(Sample.Date, default)).Plan);
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_16_workers_freeze_different_plans_of_one_number_all_are_given_the_one_that_stands(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateDayAsync(Sample.Plan, default);

        var standing = await Workers.AtOnceAsync(
            16, worker => stores.Corrections.CreateCorrectionAsync(SampleCorrection.Plan() with { AtLeast = new Money(worker) }, default));

        var stored = Assert.Single(await stores.Corrections.ListCorrectionsAsync(Sample.Date, default));
        Assert.All(standing, one => Assert.Equal(stored, one));
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_a_plan_is_frozen_under_another_plan_than_its_days_it_is_refused(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.CreateMissingAsync(default);
        await Assert.ThrowsAsync<ArgumentException>(() => stores.Corrections.CreateCorrectionAsync(SampleCorrection.Plan(), default));
        await stores.Settlements.CreateDayAsync(Sample.LedgerPlan, default);

        await Assert.ThrowsAsync<ArgumentException>(() => stores.Corrections.CreateCorrectionAsync(SampleCorrection.Plan(), default));

        Assert.Empty(await stores.Corrections.ListCorrectionsAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_several_dates_have_corrections_they_are_listed_by_date_and_number(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        SettlementDate[] dates = [.. Enumerable.Range(0, 3).Select(day => new SettlementDate(Sample.Date.Day.AddDays(day)))];
        foreach (var date in dates.Reverse())
        {
            var day = Sample.Plan with { Date = date };
            await stores.Settlements.CreateDayAsync(day, default);
            foreach (var number in new[] { 10, 2, 1 })
            {
                await stores.Corrections.CreateCorrectionAsync(SampleCorrection.Plan(number, day), default);
            }
        }

        Assert.Equal(
            [.. from date in dates from number in new[] { 1, 2, 10 } select (date, number)],
            await ListAsync(null, null));
        Assert.Equal([(dates[1], 1), (dates[1], 2), (dates[1], 10)], await ListAsync(dates[1], dates[1]));
        Assert.Equal((dates[1], 1), (await ListAsync(dates[1], null))[0]);
        Assert.Equal((dates[1], 10), (await ListAsync(null, dates[1]))[^1]);
        Assert.Equal([1, 2, 10], (await stores.Corrections.ListCorrectionsAsync(dates[2], default)).Select(one => one.Plan.Number));

        async Task<List<(SettlementDate Date, int Number)>> ListAsync(SettlementDate? from, SettlementDate? to) =>
            [.. (await stores.Corrections.ListCorrectionsAsync(from, to, default)).Select(one => (one.Plan.Date, one.Plan.Number))];
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_a_correction_moves_on_its_plan_stays_and_only_the_version_read_last_may_move_it(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores, corrections: 2);
        var first = (await stores.Corrections.ListCorrectionsAsync(Sample.Date, default))[0];

        Assert.True(await stores.Corrections.UpdateCorrectionAsync(first with { State = DayState.Settled }, default));
        Assert.False(await stores.Corrections.UpdateCorrectionAsync(first with { State = DayState.Open, Certificate = "late" }, default));
        var settled = (await stores.Corrections.ListCorrectionsAsync(Sample.Date, default))[0];
        Assert.True(await stores.Corrections.UpdateCorrectionAsync(
            settled with { State = DayState.Closed, Certificate = "a certificate\n第二行\n", Plan = settled.Plan with { Reason = "another" } }, default));

        var stored = await stores.Corrections.ListCorrectionsAsync(Sample.Date, default);
        Assert.Equal((DayState.Settled, first.Plan), (settled.State, settled.Plan));
        Assert.Equal((DayState.Closed, "a certificate\n第二行\n", first.Plan), (stored[0].State, stored[0].Certificate, stored[0].Plan));
        Assert.Equal((DayState.Open, null), (stored[1].State, stored[1].Certificate));
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_16_workers_move_a_correction_at_once_one_does(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores);
        var read = (await stores.Corrections.ListCorrectionsAsync(Sample.Date, default))[0];

        var moved = await Workers.AtOnceAsync(16, worker => stores.Corrections.UpdateCorrectionAsync(
            read with { State = DayState.Closed, Certificate = Sample.User(worker) }, default));

        Assert.Single(moved, true);
        Assert.Equal(
            Sample.User(Array.IndexOf(moved, true)), (await stores.Corrections.ListCorrectionsAsync(Sample.Date, default))[0].Certificate);
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_a_store_has_no_corrections_the_lists_are_empty(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.CreateMissingAsync(default);

        Assert.Empty(await stores.Corrections.ListCorrectionsAsync(Sample.Date, default));
        Assert.Empty(await stores.Corrections.ListCorrectionsAsync(null, null, default));
        Assert.Empty((await stores.Corrections.ListOwedAsync(null, 10, default)).Items);
    }
}

using System.Numerics;
using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with days, their residue and the users who need attention.</summary>
[Takes(seconds: 10)]
public sealed class DayContract
{
    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_runs_with_different_plans_start_at_once_one_plan_stands_for_all(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();

        var days = await Workers.AtOnceAsync(16, worker =>
            stores.Settlements.CreateDayAsync(Sample.Plan with { Yield = new Yield(11_301 + worker, 4, YieldQuote.IncomePer10000) }, default));

        var stands = (await stores.Settlements.ReadDayAsync(Sample.Date, default))!.Plan;
        Assert.All(days, day => Assert.Equal(stands, day.Plan));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_plan_is_stored_every_part_of_it_comes_back(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var plan = new DayPlan(
            Sample.Date, ProductId.Parse("fund-7"), Currency.Find("KWD")!, Yield.Parse("-0.1234567891", YieldQuote.AnnualPercentAct365), Rounding.HalfEven, Payer.Service);

        await stores.Settlements.CreateDayAsync(plan, default);

        var day = (await stores.Settlements.ReadDayAsync(Sample.Date, default))!;
        Assert.Equal((plan, DayState.Open, null), (day.Plan, day.State, day.Totals));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_plan_says_for_which_days_it_accrues_they_come_back_after_the_day_changed(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var plan = Sample.Plan with { Yield = Yield.Parse("3.65", YieldQuote.AnnualPercentActAct), Accrual = Accrual.Parse("2014-08-02/2014-08-05") };

        Assert.Equal(plan, (await stores.Settlements.CreateDayAsync(plan, default)).Plan);
        var day = (await stores.Settlements.ReadDayAsync(Sample.Date, default))!;
        Assert.True(await stores.Settlements.UpdateDayAsync(day with { State = DayState.Settled }, default));

        Assert.Equal(plan, Assert.Single(await stores.Settlements.ListDaysAsync(from: null, to: null, default)).Plan);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_day_changed_since_it_was_read_an_update_is_refused(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var read = await stores.Settlements.CreateDayAsync(Sample.Plan, default);
        var totals = new DayTotals(3, Int128.MaxValue, Int128.MinValue);
        Assert.Null(read.Breaks);
        Assert.True(await stores.Settlements.UpdateDayAsync(read with { State = DayState.Settled, Totals = totals, Breaks = 5_000_000_000 }, default));

        Assert.False(await stores.Settlements.UpdateDayAsync(read with { State = DayState.Open }, default));

        var day = (await stores.Settlements.ReadDayAsync(Sample.Date, default))!;
        Assert.Equal((DayState.Settled, totals, 5_000_000_000), (day.State, day.Totals, day.Breaks));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_days_are_listed_those_in_the_range_come_ascending(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        foreach (var date in new[] { "2014-08-07", "2014-02-28", "2014-08-05", "2015-01-01" })
        {
            await stores.Settlements.CreateDayAsync(Sample.Plan with { Date = SettlementDate.Parse(date) }, default);
        }

        var all = await stores.Settlements.ListDaysAsync(null, null, default);
        var some = await stores.Settlements.ListDaysAsync(Sample.Date, SettlementDate.Parse("2014-08-07"), default);

        Assert.Equal(["2014-02-28", "2014-08-05", "2014-08-07", "2015-01-01"], all.Select(day => day.Plan.Date.ToString()));
        Assert.Equal(["2014-08-05", "2014-08-07"], some.Select(day => day.Plan.Date.ToString()));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_two_runs_book_residue_under_one_sequence_number_one_of_them_is_refused(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var posting = new ResiduePosting(Sample.Date, 1, new ExactAmount(BigInteger.Pow(7, 60), BigInteger.Pow(10, 40)));

        var booked = await Workers.AtOnceAsync(8, _ => stores.Settlements.CreateResiduePostingAsync(posting, default));
        var last = posting with { Sequence = 2, Amount = -posting.Amount, CloseAttempt = 3 };
        Assert.True(await stores.Settlements.CreateResiduePostingAsync(last, default));

        Assert.Single(booked, true);
        var postings = await stores.Settlements.ListResiduePostingsAsync(Sample.Date, default);
        Assert.Equal([posting, last], postings);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_user_needs_attention_again_the_latest_result_is_kept_until_cleared(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var first = UserResult.Quarantined("u2", QuarantineReason.PaymentUnknown, "no answer");
        var latest = UserResult.Conflict("u2", "recorded: 1; now: 2");
        var other = UserResult.Quarantined("bad/id", QuarantineReason.InvalidPosition, "user id");
        await stores.Settlements.SaveAttentionAsync(Sample.Date, [first, other], default);
        await stores.Settlements.SaveAttentionAsync(Sample.Date, [latest], default);

        var page = await stores.Settlements.ListAttentionAsync(Sample.Date, null, 1, default);
        var rest = await stores.Settlements.ListAttentionAsync(Sample.Date, page.Continuation, 10, default);
        await stores.Settlements.ClearAttentionAsync(Sample.Date, ["u2", "never-there"], default);
        var left = await stores.Settlements.ListAttentionAsync(Sample.Date, null, 10, default);

        Assert.Equal([other, latest], page.Items.Concat(rest.Items));
        Assert.Null(rest.Continuation);
        Assert.Equal([other], left.Items);
    }
}

using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with the log of runs.</summary>
public sealed class RunLogContract
{
    private static readonly DateTimeOffset Noon = new DateTimeOffset(2014, 8, 6, 12, 0, 0, TimeSpan.Zero).AddTicks(1);

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_runs_were_logged_the_latest_come_first_with_every_part_of_start_and_end(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var starts = new long[] { 9, 10, 2, 11 }.Select(Start).ToList();
        starts[1] = starts[1] with { Work = RunWork.Owed };
        var end = new RunEnd(Sample.Date, 10, RunEnding.Stopped, Noon.AddHours(1), new RunCounts(1, 20, 300, 4_000, 50_000));
        foreach (var start in starts)
        {
            Assert.True(await stores.RunLog.LogStartAsync(start, default));
        }

        await stores.RunLog.LogEndAsync(end, default);
        Assert.True(await stores.RunLog.LogStartAsync(Start(12) with { Date = new SettlementDate(Sample.Date.Day.AddDays(1)) }, default));

        var runs = await stores.RunLog.ListRunsAsync(Sample.Date, 3, default);

        Assert.Equal(
            [new LoggedRun(starts[3], null), new LoggedRun(starts[1], end), new LoggedRun(starts[0], null)], runs);
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_8_runs_log_a_start_under_one_number_the_first_stays_and_the_others_are_told(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var starts = Enumerable.Range(0, 8).Select(_ => Start(1)).ToList();

        var logged = await Workers.AtOnceAsync(8, worker => stores.RunLog.LogStartAsync(starts[worker], default));

        Assert.Single(logged, true);
        var winner = starts[Array.IndexOf(logged, true)];
        Assert.True(await stores.RunLog.LogStartAsync(winner with { Options = "the same run again" }, default));
        Assert.Equal([new LoggedRun(winner, null)], await stores.RunLog.ListRunsAsync(Sample.Date, 10, default));
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_an_end_is_logged_again_the_first_one_stays(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var end = new RunEnd(Sample.Date, 1, RunEnding.Finished, Noon, new RunCounts(1, 2, 3, 4, 5));
        await stores.RunLog.LogStartAsync(Start(1), default);

        await stores.RunLog.LogEndAsync(end, default);
        await stores.RunLog.LogEndAsync(end with { Ending = RunEnding.Failed, Counts = default }, default);

        Assert.Equal(end, Assert.Single(await stores.RunLog.ListRunsAsync(Sample.Date, 10, default)).End);
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_runs_of_several_dates_were_logged_the_latest_of_each_date_of_a_range_is_listed(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var starts = new[] { (1, 4L), (0, 9L), (0, 11L), (2, 1L), (0, 10L), (31, 1L), (1, 3L) }
            .Select(run => Start(run.Item2) with { Date = new SettlementDate(Sample.Date.Day.AddDays(run.Item1)) })
            .ToList();
        foreach (var start in starts)
        {
            Assert.True(await stores.RunLog.LogStartAsync(start, default));
        }

        var ended = new RunEnd(starts[0].Date, 4, RunEnding.Finished, Noon.AddHours(1), new RunCounts(1, 2, 3, 4, 5));
        await stores.RunLog.LogEndAsync(ended, default);
        await stores.RunLog.LogEndAsync(ended with { Date = starts[1].Date, Number = 9 }, default);
        Assert.True(await stores.Leases.TakeLeaseAsync(
            Lease.After(last: null, new LeaseRequest(Sample.Date, starts[2].RunId, "somebody", Noon, TimeSpan.FromMinutes(1))), last: null, default));

        var all = await stores.RunLog.ListLatestRunsAsync(null, null, default);
        var some = await stores.RunLog.ListLatestRunsAsync(starts[0].Date, starts[3].Date, default);

        Assert.Equal(
            [new LoggedRun(starts[2], null), new LoggedRun(starts[0], ended), new LoggedRun(starts[3], null), new LoggedRun(starts[5], null)], all);
        Assert.Equal([new LoggedRun(starts[0], ended), new LoggedRun(starts[3], null)], some);
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_a_date_was_corrected_or_a_run_cancelled_its_latest_run_is_still_that_of_the_day(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var works = new[] { RunWork.Day, RunWork.Cancel, RunWork.Close, RunWork.Correction, RunWork.CorrectionClose, RunWork.Owed };
        for (var i = 0; i < works.Length; i++)
        {
            Assert.True(await stores.RunLog.LogStartAsync(Start(i + 1) with { Work = works[i] }, default));
        }

        Assert.Equal(works.Reverse(), (await stores.RunLog.ListRunsAsync(Sample.Date, 10, default)).Select(run => run.Start.Work));
        Assert.Equal((3, RunWork.Close), Assert.Single(await stores.RunLog.ListLatestRunsAsync(null, null, default)).Start is var start ? (start.Number, start.Work) : default);
    }

    private static RunStart Start(long number) => new(
        Sample.Date, number, Sample.NewRun(), RunKind.Http, "小明@host-1", Noon.AddMinutes(number), "settle run --date 2014-08-05 --users \"a b\"");
}

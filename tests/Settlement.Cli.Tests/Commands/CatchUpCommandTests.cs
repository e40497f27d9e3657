using Settlement.Core;

namespace Settlement.Cli.Tests;

public sealed class CatchUpCommandTests
{
    private const int Days = 30;

    [Fact]
    public async Task Thirty_days_with_four_holes_and_one_that_fails_are_filled_in_order_by_one_command()
    {
        int[] holes = [3, 9, 10, 29];
        const int Failing = 17;
        using var store = new TemporaryStore();
        await FillAsync(store, Days, users: 3);
        foreach (var day in Enumerable.Range(1, Days).Where(day => day != Failing && !holes.Contains(day)))
        {
            (await store.SettleAsync("run", "--date", Date(day))).Expect(0);
        }

        StoreTables.WriteByHand(store, $"UPDATE yields SET yield = '99.5' WHERE settlement_date = 201408{Failing}");
        var before = StoreTables.All(store);
        string[] command = ["catch-up", "--from", Date(1), "--to", Date(Days)];
        var preview = (await store.SettleAsync([.. command, "--dry-run", "--json"])).Expect(0).Json;
        Assert.Equal(
            ["2014-08-03 planned", "2014-08-09 planned", "2014-08-10 planned", "2014-08-17 planned", "2014-08-29 planned"], Results(preview));
        Assert.Equal(before, StoreTables.All(store));

        var done = (await store.SettleAsync([.. command, "--json"])).Expect(2).Json;
        Assert.Equal(
            ["2014-08-03 settled", "2014-08-09 settled", "2014-08-10 settled", "2014-08-17 failed", "2014-08-29 settled"], Results(done));
        Assert.Equal(
            ["20140803", "20140809", "20140810", "20140829"],
            StoreTables.Query(store, "SELECT settlement_date FROM run_starts WHERE options LIKE 'settle catch-up%' ORDER BY started_at"));
        Assert.Equal(Days - 1, StoreTables.Number(store, "SELECT count(*) FROM days WHERE state = 1"));

        // A second time there is nothing to do but to try the one again, which writes nothing.
        before = StoreTables.All(store);
        Assert.Equal(["2014-08-17 failed"], Results((await store.SettleAsync([.. command, "--json"])).Expect(2).Json));
        Assert.Equal(before, StoreTables.All(store));

        (await store.SettleAsync("run", "--date", Date(Failing), "--accept", "yield-jump")).Expect(0);
        before = StoreTables.All(store);
        Assert.Empty(Results((await store.SettleAsync([.. command, "--json"])).Expect(0).Json));
        Assert.Equal(before, StoreTables.All(store));
    }

    [UnixFact]
    public async Task Two_catch_ups_at_once_of_which_one_is_killed_settle_each_date_once()
    {
        const int Dates = 8;
        const int Users = 6_000;
        using var store = new TemporaryStore();
        await FillAsync(store, Dates, Users);
        string[] command = ["catch-up", "--from", Date(1), "--to", Date(Dates), "--json"];
        using var killed = SettleProcess.Start(store.Folder, command);
        using var other = SettleProcess.Start(store.Folder, command);
        while (!killed.Process.HasExited && StoreTables.Number(store, "SELECT count(*) FROM records") < Users * Dates / 3)
        {
            await Task.Delay(1);
        }

        killed.Process.Kill();
        var done = (await other.WaitAsync()).Expect(0).Json;

        Assert.Equal(Dates, Results(done).Count);
        Assert.Equal(Dates, StoreTables.Number(store, "SELECT count(*) FROM days WHERE state = 1 AND breaks = 0"));
        Assert.Equal(Dates * Users, StoreTables.Number(store, "SELECT count(*) FROM records WHERE status = 2 OR earnings_minor = 0"));
        for (var day = 1; day <= Dates; day++)
        {
            (await store.SettleAsync("reconcile", "--date", Date(day))).Expect(0);
        }
    }

    [Fact]
    public async Task Date_that_another_has_settled_since_the_dates_were_listed_is_left_alone()
    {
        using var store = new TemporaryStore();
        await FillAsync(store, days: 2, users: 1);
        var lease = await HoldAsync(store, Date(1));
        var waiting = store.SettleAsync("catch-up", "--from", Date(1), "--to", Date(2), "--json");
        (await store.SettleAsync("run", "--date", Date(2))).Expect(0);
        await using (var stores = await store.OpenAsync())
        {
            await stores.Leases.ReleaseLeaseAsync(lease, default);
        }

        Assert.Equal(["2014-08-01 settled", "2014-08-02 settled-meanwhile"], Results((await waiting).Expect(0).Json));
    }

    [Fact]
    public async Task Catch_up_that_is_stopped_says_which_dates_it_did_not_try()
    {
        using var store = new TemporaryStore();
        await FillAsync(store, days: 2, users: 1);
        await HoldAsync(store, Date(1));
        using var stop = new CancellationTokenSource();
        var stopped = InProcessSettle.RunAsync(
            ["catch-up", "--from", Date(1), "--to", Date(2), "--json", "--store", store.Url], new Dictionary<string, string>(StringComparer.Ordinal), stop.Token);
        await stop.CancelAsync();

        var result = await stopped;
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(0, StoreTables.Number(store, "SELECT count(*) FROM days"));
    }

    private static string Date(int day) => new SettlementDate(new DateOnly(2014, 8, day)).ToString();

    private static IReadOnlyList<string> Results(System.Text.Json.JsonElement json) =>
        [.. json.GetProperty("dates").EnumerateArray().Select(date => $"{date.Text("date")} {date.Text("result")}")];

    private static async Task FillAsync(TemporaryStore store, int days, int users)
    {
        await using var stores = await store.OpenAsync();
        for (var day = 1; day <= days; day++)
        {
            var date = SettlementDate.Parse(Date(day));
            await stores.Inputs.WriteYieldsAsync([new(date, Yield.Parse("1.1301"))], replace: false, [], default);
            await stores.Inputs.WritePositionsAsync(date, Enumerable.Range(0, users).Select(i => Sample.Position(i)), PositionsRule.Adding, [], default);
        }
    }

    private static async Task<Lease> HoldAsync(TemporaryStore store, string date)
    {
        await using var stores = await store.OpenAsync();
        var attempt = await new LeaseTaker(stores.Leases).TryTakeAsync(
            new LeaseRequest(SettlementDate.Parse(date), Sample.NewRun(), "another", DateTimeOffset.UtcNow, TimeSpan.FromMinutes(10)),
            earlier: null,
            sinceEarlier: TimeSpan.Zero,
            default);
        return attempt.Taken!;
    }
}

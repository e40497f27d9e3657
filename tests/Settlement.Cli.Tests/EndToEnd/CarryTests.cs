using System.Globalization;

namespace Settlement.Cli.Tests;

/// <summary>Fractions carried from one date to the next, as who runs the commands sees it.</summary>
public sealed class CarryTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData("fund", "0.00")]
    [InlineData("carry", "0.09")]
    public async Task Ten_days_of_a_small_balance_come_to_nothing_or_to_nine_fen(string policy, string total)
    {
        Configure(policy);
        foreach (var day in Enumerable.Range(1, 10))
        {
            await ImportAsync(Date(day), "1.1203", "alice,89.26\n");
            (await SettleAsync("run", "--date", Date(day))).Expect(0);
            (await SettleAsync("close", "--date", Date(day))).Expect(0);
            (await SettleAsync("verify", "--date", Date(day))).Expect(0);
        }

        Assert.Equal(total, (await SettleAsync("statement", "--user", "alice", "--json")).Expect(0).Json.Text("total"));
    }

    [Fact]
    public async Task Fractions_are_shown_wherever_the_amount_is()
    {
        Configure("carry");
        await SettledAsync(4, "alice,70.00\nbob,70.00\n");
        await SettledAsync(5, "alice,70.00\n");

        var explained = (await SettleAsync("explain", "--date", Date(5), "--user", "alice", "--json")).Expect(0).Json;
        Assert.Equal(("0.01", "-0.003", "0.007", "0.004"), (explained.Text("earnings"), explained.Text("residue"), explained.Text("takenOver"), explained.Text("handedOn")));
        var lines = (await SettleAsync("explain", "--date", Date(5), "--user", "alice")).Expect(0).Output;
        Assert.Matches("taken over +0.007 CNY, from 2014-08-04", lines);
        Assert.Matches("handed on +0.004 CNY", lines);

        var gone = (await SettleAsync("explain", "--date", Date(5), "--user", "bob", "--json")).Expect(0).Json;
        Assert.Equal(("0.00", "0.007", true), (gone.Text("earnings"), gone.Text("handedOn"), gone.GetProperty("withdrawn").GetBoolean()));

        var status = (await SettleAsync("status", "--date", Date(5), "--json")).Expect(0).Json;
        Assert.Equal(("carry", Date(4)), (status.Text("residues"), status.Text("carriesFrom")));
        Assert.Equal("0.007", (await SettleAsync("statement", "--user", "alice", "--json")).Expect(0).Json.GetProperty("days")[1].Text("takenOver"));

        (await SettleAsync("export", "--date", Date(5), "--out", store.PathOf("day.csv"))).Expect(0);
        var exported = await File.ReadAllLinesAsync(store.PathOf("day.csv"));
        Assert.EndsWith(",status,taken_over,handed_on", exported[0], StringComparison.Ordinal);
        Assert.EndsWith(",paid,0.007,0.004", exported[1], StringComparison.Ordinal);
        Assert.EndsWith(",recorded,0.007,0.007", exported[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Date_out_of_order_is_refused_with_a_line_and_catching_up_brings_the_order()
    {
        Configure("carry");
        await SettledAsync(4, "alice,70.00\n");
        await ImportAsync(Date(6), "1.0", "alice,70.00\n");
        Assert.Equal(
            "settle: 2014-08-06 would take over the fractions of 2014-08-04, and 2014-08-05 between them is not settled: " +
            "after it, no fraction goes to or from that date (carry-gap); nothing was written; correct it, or add --accept carry-gap if it is intended",
            Assert.Single((await SettleAsync("run", "--date", Date(6))).Expect(2).ErrorLines));

        await ImportAsync(Date(5), "1.0", "alice,70.00\n");
        await ImportAsync(Date(3), "1.0", "alice,70.00\n");
        Assert.Equal(
            "settle: 2014-08-04 is later and carries fractions, so that those of 2014-08-03 would go on to no date; " +
            "settled with residuePolicy fund, 2014-08-03 leaves them to the fund; nothing was written",
            Assert.Single((await SettleAsync("run", "--date", Date(3))).Expect(2).ErrorLines));

        var caught = (await SettleAsync("catch-up", "--from", Date(4), "--to", Date(6), "--json")).Expect(0).Json;
        Assert.Equal(
            ["2014-08-05 settled", "2014-08-06 settled"],
            caught.GetProperty("dates").EnumerateArray().Select(date => $"{date.Text("date")} {date.Text("result")}"));
        Assert.Equal("0.02", (await SettleAsync("statement", "--user", "alice", "--json")).Expect(0).Json.Text("total"));
    }

    [Fact]
    public async Task Date_after_one_that_failed_waits_for_it()
    {
        Configure("carry");
        await ImportAsync(Date(4), "1.0", "alice,70.00\nbob,70.00\n");
        await ImportAsync(Date(5), "1.0", "alice,70.00\nbob,70.00\n");
        (await SettleAsync("run", "--date", Date(4), "--users", "alice")).Expect(0);

        Assert.Equal(
            "settle: 2014-08-05 takes over the fractions of 2014-08-04, and not every user of 2014-08-04 is settled: settle 2014-08-04 first; nothing was written",
            Assert.Single((await SettleAsync("run", "--date", Date(5))).Expect(2).ErrorLines));

        (await SettleAsync("run", "--date", Date(4))).Expect(0);
        (await SettleAsync("run", "--date", Date(5))).Expect(0);
        var late = await SettleAsync("import", "positions", store.Write("late.csv", "user_id,balance\ncarol,1.00\n"), "--date", Date(4), "--add");
        Assert.Contains("2014-08-04", Assert.Single(late.Expect(2).ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_that_is_changed_is_a_conflict_of_a_planned_day_and_no_other()
    {
        Configure("carry");
        await SettledAsync(4, "alice,70.00\n");
        Configure("fund");

        Assert.Contains("residues carried from no date", Assert.Single((await SettleAsync("run", "--date", Date(4))).Expect(3).ErrorLines), StringComparison.Ordinal);
        await SettledAsync(5, "alice,70.00\n");
        Assert.Contains(
            "residuePolicy \"keep\" is not one of fund, carry",
            Assert.Single((await ConfiguredAsync("keep")).Expect(2).ErrorLines),
            StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Run_that_is_killed_at_any_moment_and_run_again_leaves_the_same_bytes()
    {
        const int Users = 4_000;
        Configure("carry");
        var before = string.Concat(Enumerable.Range(0, Users).Select(user => string.Create(CultureInfo.InvariantCulture, $"u{user:00000},{70 + user}.01\n")));
        var after = string.Concat(Enumerable.Range(0, Users).Where(user => user % 3 != 0).Select(user => string.Create(CultureInfo.InvariantCulture, $"u{user:00000},{70 + user}.01\n")));
        await SettledAsync(4, before);
        await ImportAsync(Date(5), "1.0", after);
        using var undisturbed = new TemporaryStore();
        File.Copy(store.PathOf("settlement.db"), undisturbed.PathOf("settlement.db"));
        Configure("carry", undisturbed);
        (await undisturbed.SettleAsync("run", "--date", Date(5), "--config", undisturbed.PathOf("settle.json"))).Expect(0);

        // Killed as soon as the first of those without a position, the first record, and a third and two thirds of them are there.
        foreach (var condition in new[]
        {
            "SELECT count(*) > 0 FROM positions WHERE settlement_date = 20140805 AND is_withdrawn = 1",
            "SELECT count(*) > 0 FROM records WHERE settlement_date = 20140805",
            $"SELECT count(*) > {Users / 3} FROM records WHERE settlement_date = 20140805",
            $"SELECT count(*) > {2 * Users / 3} FROM records WHERE settlement_date = 20140805",
        })
        {
            using var run = SettleProcess.Start(store.Folder, "run", "--date", Date(5));
            while (!run.Process.HasExited && StoreTables.Number(store, condition) == 0)
            {
                await Task.Delay(1);
            }

            run.Process.Kill();
            await run.Process.WaitForExitAsync();
        }

        (await SettleAsync("run", "--date", Date(5), "--take-over")).Expect(0);

        const string Records = "SELECT user_id || ' ' || position_minor || ' ' || earnings_minor || ' ' || residue_numerator || ' ' || taken_over || ' ' || handed_on FROM records WHERE settlement_date = 20140805 ORDER BY user_id";
        Assert.Equal(StoreTables.Query(undisturbed, Records), StoreTables.Query(store, Records));
        (await SettleAsync("reconcile", "--date", Date(5))).Expect(0);
    }

    private Task<SettleResult> SettleAsync(params string[] args) => store.SettleAsync([.. args, "--config", store.PathOf("settle.json")]);

    private static string Date(int day) => string.Create(CultureInfo.InvariantCulture, $"2014-08-{day:00}");

    private static void Configure(string policy, TemporaryStore at) => at.Write("settle.json", $$"""{ "residuePolicy": "{{policy}}" }""");

    private void Configure(string policy) => Configure(policy, store);

    private async Task<SettleResult> ConfiguredAsync(string policy)
    {
        Configure(policy);
        return await SettleAsync("status", "--date", Date(4));
    }

    private async Task SettledAsync(int day, string positions)
    {
        await ImportAsync(Date(day), "1.0", positions);
        (await SettleAsync("run", "--date", Date(day))).Expect(0);
    }

    private async Task ImportAsync(string date, string yield, string positions)
    {
        (await SettleAsync("import", "positions", store.Write("p.csv", "user_id,balance\n" + positions), "--date", date)).Expect(0);
        (await SettleAsync("import", "yields", store.Write("y.csv", $"date,income_per_10000\n{date},{yield}\n"))).Expect(0);
    }
}

using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>Commands on a real store, in process.</summary>
public sealed class DayOnSqliteTests : IDisposable
{
    private const string Day = "2014-08-05";
    private static readonly SettlementDate Date = SettlementDate.Parse(Day);

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Run_settles_and_a_second_run_finds_everything_settled()
    {
        await FillAsync();

        var first = (await store.SettleAsync("run", "--date", Day, "--json")).Expect(0).Json;
        Assert.Equal((3, 2, 0, 1), Counts(first));
        Assert.Equal("0.04", first.GetProperty("earnings").GetString());

        var second = (await store.SettleAsync("run", "--date", Day, "--json")).Expect(0).Json;
        Assert.Equal((3, 0, 2, 1), Counts(second));
        Assert.Equal("0.04", second.GetProperty("earnings").GetString());
        Assert.Equal(first.GetProperty("residue").GetString(), second.GetProperty("residue").GetString());
    }

    [Fact]
    public async Task Reconcile_as_json_has_its_fixed_fields_and_no_breaks_after_a_run()
    {
        await FillAsync();
        await store.SettleAsync("run", "--date", Day);

        var json = (await store.SettleAsync("reconcile", "--date", Day, "--json")).Expect(0).Json;

        Assert.Equal(
            ["date", "clean", "expected", "recorded", "paid", "residue", "breaks"],
            json.EnumerateObject().Take(7).Select(field => field.Name));
        Assert.True(json.GetProperty("clean").GetBoolean());
        Assert.Equal("0.04", json.GetProperty("paid").GetString());
        Assert.Equal(0, json.GetProperty("breaks").GetArrayLength());
    }

    [Fact]
    public async Task Reconcile_of_a_date_that_was_never_run_finds_every_record_missing()
    {
        await FillAsync();

        var result = (await store.SettleAsync("reconcile", "--date", Day, "--json")).Expect(3);

        var breaks = result.Json.GetProperty("breaks").EnumerateArray().ToList();
        Assert.Equal(["alice", "bob", "小明"], breaks.Select(item => item.GetProperty("userId").GetString()!));
        Assert.All(breaks, item => Assert.Equal(["code", "userId", "detail"], item.EnumerateObject().Select(field => field.Name)));
        Assert.All(breaks, item => Assert.Equal("record-missing", item.GetProperty("code").GetString()));
        Assert.Equal("settle: 3 breaks on 2014-08-05, which was never run\n", result.Error);
    }

    [Theory]
    [InlineData("reconcile")]
    [InlineData("status")]
    [InlineData("run")]
    [InlineData("export")]
    public async Task Command_on_a_date_of_which_nothing_is_known_is_bad_input(string command)
    {
        await FillAsync();
        string[] more = command == "export" ? ["--out", store.PathOf("out.csv")] : [];

        var result = (await store.SettleAsync([command, "--date", "2014-08-06", .. more])).Expect(2);

        Assert.Single(result.ErrorLines);
        Assert.False(File.Exists(store.PathOf("out.csv")));
    }

    [Fact]
    public async Task Run_after_a_position_changed_is_a_conflict_of_that_user_and_alters_nothing()
    {
        await FillAsync();
        await store.SettleAsync("run", "--date", Day);
        var before = await ExportAsync("before.csv");
        await store.FillAsync(Date, "1.1301", ("alice", 999_999));

        var result = (await store.SettleAsync("run", "--date", Day, "--json")).Expect(3);

        Assert.Equal(1, result.Json.GetProperty("conflicts").GetInt64());
        var attention = Assert.Single(result.Json.GetProperty("attention").EnumerateArray());
        Assert.Equal(("alice", "conflict"), (attention.GetProperty("userId").GetString(), attention.GetProperty("outcome").GetString()));
        Assert.Equal(before, await ExportAsync("after.csv"));

        // The earlier balance is put back, and the user is mended by name.
        await store.FillAsync(Date, "1.1301", ("alice", 20_111));
        var mended = (await store.SettleAsync("run", "--date", Day, "--only-failed", "--json")).Expect(0).Json;
        Assert.Equal((1, 0, 1, 0), Counts(mended));
    }

    [Fact]
    public async Task Run_after_the_yield_changed_shows_both_plans_and_alters_nothing()
    {
        await FillAsync();
        await store.SettleAsync("run", "--date", Day);
        var before = await ExportAsync("before.csv");
        await store.FillAsync(Date, "1.2");

        var result = (await store.SettleAsync("run", "--date", Day, "--json")).Expect(3);

        Assert.Equal(3, result.Json.GetProperty("conflicts").GetInt64());
        Assert.Contains("income_per_10000 1.1301", result.Error, StringComparison.Ordinal);
        Assert.Contains("income_per_10000 1.2", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, await ExportAsync("after.csv"));
    }

    [Fact]
    public async Task Dry_run_leaves_the_store_as_it_is_and_foresees_the_run()
    {
        await FillAsync();
        var bytes = await File.ReadAllBytesAsync(store.PathOf("settlement.db"));

        var foreseen = (await store.SettleAsync("run", "--date", Day, "--dry-run", "--json")).Expect(0).Json;

        Assert.Equal(bytes, await File.ReadAllBytesAsync(store.PathOf("settlement.db")));
        var run = (await store.SettleAsync("run", "--date", Day, "--json")).Expect(0).Json;
        foreach (var field in run.EnumerateObject().Take(10))
        {
            Assert.Equal(field.Value.GetRawText(), foreseen.GetProperty(field.Name).GetRawText());
        }
    }

    [Fact]
    public async Task Run_of_a_user_without_a_position_names_them_and_settles_nobody()
    {
        await FillAsync();

        var result = (await store.SettleAsync("run", "--date", Day, "--users", "alice,carol", "--json")).Expect(2);

        Assert.Equal("carol", Assert.Single(result.Json.GetProperty("unknownUsers").EnumerateArray()).GetString());
        Assert.Contains("for user carol", result.Error, StringComparison.Ordinal);
        (await store.SettleAsync("export", "--date", Day, "--out", store.PathOf("x.csv"))).Expect(2);
    }

    [Fact]
    public async Task Run_that_breaks_the_timeout_rule_is_refused_before_anything_is_written()
    {
        await FillAsync();
        var config = store.Write("settle.json", "{\"attempts\":4}");

        var result = (await store.SettleAsync("run", "--date", Day, "--config", config)).Expect(2);

        Assert.Contains("lease 30 s > 4 attempts × (10 s time-out + 2 s back-off) = 48 s", result.Error, StringComparison.Ordinal);
        Assert.Contains("set leaseSeconds to 49 or more", result.Error, StringComparison.Ordinal);
        (await store.SettleAsync("doctor", "--config", config)).Expect(2);
    }

    [Fact]
    public async Task Export_is_sorted_by_user_with_the_documented_columns_and_line_ends()
    {
        await FillAsync();
        await store.SettleAsync("run", "--date", Day);

        Assert.Equal(
            """
            user_id,date,position,yield,earnings,residue,transaction_id,status
            alice,2014-08-05,201.11,1.1301,0.02,0.0027274411,6d6e5cb9-0000-0000-0000-000000000000,paid
            bob,2014-08-05,203.83,1.1301,0.02,0.0030348283,6d6e5cb9-0000-0000-0000-000000000000,paid
            小明,2014-08-05,0.01,1.1301,0.00,0.0000011301,6d6e5cb9-0000-0000-0000-000000000000,recorded

            """.ReplaceLineEndings("\n"),
            System.Text.RegularExpressions.Regex.Replace(
                await ExportAsync("out.csv"), "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "6d6e5cb9-0000-0000-0000-000000000000", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Explain_shows_the_sum_and_the_payment()
    {
        await FillAsync();
        await store.SettleAsync("run", "--date", Day);

        var json = (await store.SettleAsync("explain", "--date", Day, "--user", "bob", "--json")).Expect(0).Json;

        Assert.Equal("203.83 × 1.1301 / 10,000 = 0.0230348283", json.GetProperty("formula").GetString());
        Assert.Equal("paid", json.GetProperty("status").GetString());
        Assert.Equal("0.02", json.GetProperty("payment").GetProperty("amount").GetString());
        Assert.Equal(json.GetProperty("transactionId").GetString(), json.GetProperty("payment").GetProperty("transactionId").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.GetProperty("problem").ValueKind);
    }

    [Fact]
    public async Task Statement_adds_up_the_days_in_its_range()
    {
        foreach (var day in new[] { "2014-08-05", "2014-08-06", "2014-08-07" })
        {
            await store.FillAsync(SettlementDate.Parse(day), "1.1301", ("alice", 2_011_100));
            (await store.SettleAsync("run", "--date", day)).Expect(0);
        }

        var all = (await store.SettleAsync("statement", "--user", "alice", "--json")).Expect(0).Json;
        var some = (await store.SettleAsync("statement", "--user", "alice", "--from", "2014-08-06", "--json")).Expect(0).Json;

        Assert.Equal("6.81", all.GetProperty("total").GetString());
        Assert.Equal(["2.27", "4.54", "6.81"], all.GetProperty("days").EnumerateArray().Select(day => day.GetProperty("total").GetString()!));
        Assert.Equal("4.54", some.GetProperty("total").GetString());
    }

    [Fact]
    public async Task Doctor_finds_a_sound_store_sound_and_a_missing_one_out_of_reach()
    {
        await FillAsync();

        Assert.True((await store.SettleAsync("doctor", "--json")).Expect(0).Json.GetProperty("ok").GetBoolean());
        var missing = (await InProcessSettle.RunAsync("doctor", "--json", "--store", "sqlite:" + store.PathOf("none.db"))).Expect(5);
        Assert.False(missing.Json.GetProperty("ok").GetBoolean());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Tables_keep_to_the_width_and_carry_no_colour_when_redirected(int columns)
    {
        await FillAsync();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["COLUMNS"] = columns.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        foreach (var args in new[] { new[] { "run" }, ["status"], ["reconcile"], ["explain", "--user", "alice"] })
        {
            var result = (await InProcessSettle.RunAsync([.. args, "--date", Day, "--store", store.Url], variables, CancellationToken.None)).Expect(0);

            Assert.DoesNotContain('\u001b', result.Output);
            Assert.All(result.Output.Split('\n'), line => Assert.True(line.Length <= columns, line));
            Assert.Empty(result.Error);
        }
    }

    [Fact]
    public async Task Run_that_is_stopped_says_what_is_settled_and_how_to_go_on()
    {
        await FillAsync();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        // Stopped before it begins; stops in the middle are shown on real processes.
        var result = await InProcessSettle.RunAsync(
            ["run", "--date", Day, "--store", store.Url], new Dictionary<string, string>(StringComparer.Ordinal), stop.Token);

        result.Expect(1);
        Assert.StartsWith("settle: stopped", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    private Task FillAsync() => store.FillAsync(Date, "1.1301", ("alice", 20_111), ("bob", 20_383), ("小明", 1));

    private async Task<string> ExportAsync(string name)
    {
        (await store.SettleAsync("export", "--date", Day, "--out", store.PathOf(name))).Expect(0);
        return await File.ReadAllTextAsync(store.PathOf(name));
    }

    private static (long Users, long Settled, long Already, long Nothing) Counts(System.Text.Json.JsonElement json) => (
        json.GetProperty("users").GetInt64(),
        json.GetProperty("settled").GetInt64(),
        json.GetProperty("alreadySettled").GetInt64(),
        json.GetProperty("nothingToSettle").GetInt64());
}

using System.Globalization;

namespace Settlement.Cli.Tests;

/// <summary>Named checks: what is unlike the days before, or unlike what was announced, is refused until somebody accepts it by name (I9).</summary>
public sealed class ChecksTests : IDisposable
{
    private const string Next = "2014-08-06";

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Yield_of_another_order_of_magnitude_is_refused_by_the_import_and_imported_where_it_is_accepted()
    {
        await store.ImportAsync("1.1451", "alice,10000.00");
        var before = StoreTables.All(store);
        var file = store.Write("next.csv", $"date,income_per_10000\n{Next},11203\n2014-08-07,1.2\n");

        var refused = await store.SettleAsync("import", "yields", file);

        refused.Expect(2);
        Assert.Equal(
            [
                $"settle: {file}:2: yield 11203 of 2014-08-06 is more than 5 times the 1.1451 of 2014-08-05 (yield-jump); add --accept yield-jump if it is intended",
                $"settle: {file}:3: yield 1.2 of 2014-08-07 is less than 1/5 of the 11203 of 2014-08-06 (yield-jump); add --accept yield-jump if it is intended",
            ],
            refused.ErrorLines);
        Assert.Equal(before, StoreTables.All(store));
        (await store.SettleAsync("import", "yields", file, "--accept", "future-date,yield-jump")).Expect(0);

        var positions = store.Write("positions.csv", "user_id,balance\nalice,10000.00\n");
        (await store.SettleAsync("import", "positions", positions, "--date", Next)).Expect(0);

        // The check that found nothing is not kept, and importing the same again adds nothing.
        (await store.SettleAsync("import", "yields", file, "--accept", "yield-jump")).Expect(0);
        var kept = Assert.Single((await store.SettleAsync("status", "--date", Next, "--json")).Expect(0).Json.GetProperty("accepted").EnumerateArray());
        Assert.Equal(("yield-jump", file), (kept.Text("code"), kept.Text("file")));
        Assert.NotEmpty(kept.Text("by")!);
    }

    [Theory]
    [InlineData("5.7255", 0)]
    [InlineData("5.7256", 2)]
    public async Task Yield_up_to_five_times_the_one_before_is_settled_however_it_came_in_and_none_beyond(string yield, int exitCode)
    {
        await store.FillAsync(StoreCommands.Date, "1.1451", ("alice", 1_000_000));
        await store.FillAsync(Settlement.Core.SettlementDate.Parse(Next), yield, ("alice", 1_000_000));

        var run = await store.SettleAsync("run", "--date", Next, "--json");

        run.Expect(exitCode);
        Assert.Equal(exitCode == 0 ? "planned" : "check-refused", run.Json.Text("verdict"));
        Assert.Equal(exitCode == 0 ? 1 : 0, StoreTables.Number(store, "SELECT count(*) FROM records"));
        if (exitCode != 0)
        {
            var finding = Assert.Single(run.Json.GetProperty("findings").EnumerateArray());
            Assert.Equal(("yield-jump", "yield 5.7256 of 2014-08-06 is more than 5 times the 1.1451 of 2014-08-05"), (finding.Text("check"), finding.Text("detail")));
            Assert.EndsWith("; nothing was written; correct it, or add --accept yield-jump if it is intended", run.ErrorLines[^1], StringComparison.Ordinal);
            (await store.SettleAsync("run", "--date", Next, "--dry-run")).Expect(2);
            (await store.SettleAsync("run", "--date", Next, "--accept", "yield-jump")).Expect(0);

            // Who accepted it is in the log, and a day that was planned is not asked about again.
            var logged = (await store.SettleAsync("status", "--date", Next, "--json")).Expect(0).Json.GetProperty("runs")[0];
            Assert.Contains("--accept yield-jump", logged.Text("options"), StringComparison.Ordinal);
            Assert.NotEmpty(logged.Text("startedBy")!);
            (await store.SettleAsync("run", "--date", Next)).Expect(0);
        }
    }

    [Fact]
    public async Task Switched_off_check_lets_everything_through()
    {
        await store.ImportAsync("1.1451", "alice,10000.00");
        var config = store.Write("settle.json", """{"yieldJumpFactor":null}""");
        var file = store.Write("next.csv", $"date,income_per_10000\n{Next},11203\n");
        (await store.SettleAsync("import", "yields", file, "--config", config)).Expect(0);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 2)]
    public async Task Date_that_has_not_begun_is_neither_imported_nor_run_unless_it_is_accepted(int daysAhead, int exitCode)
    {
        var date = DateTime.UtcNow.AddDays(daysAhead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var positions = store.Write("positions.csv", "user_id,balance\nalice,10000.00\n");
        var yields = store.Write("yields.csv", $"date,income_per_10000\n{date},1.1\n");

        (await store.SettleAsync("import", "positions", positions, "--date", date)).Expect(exitCode);
        (await store.SettleAsync("import", "yields", yields)).Expect(exitCode);
        (await store.SettleAsync("import", "positions", positions, "--date", date, "--accept", "future-date")).Expect(0);
        (await store.SettleAsync("import", "yields", yields, "--accept", "future-date")).Expect(0);
        var run = await store.SettleAsync("run", "--date", date);
        run.Expect(exitCode);
        if (exitCode != 0)
        {
            Assert.Equal(
                $"settle: {date} has not begun anywhere on earth (future-date); nothing was written; add --accept future-date if it is intended",
                Assert.Single(run.ErrorLines));
            Assert.Equal(0, StoreTables.Number(store, "SELECT count(*) FROM records"));
        }

        (await store.SettleAsync("run", "--date", date, "--accept", "future-date")).Expect(0);
    }

    [Fact]
    public async Task Status_of_a_date_with_a_yield_alone_shows_what_was_accepted_for_it()
    {
        var date = DateTime.UtcNow.AddDays(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        (await store.SettleAsync("status", "--date", date)).Expect(2);
        (await store.SettleAsync("import", "yields", store.Write("yields.csv", $"date,income_per_10000\n{date},1.1\n"), "--accept", "future-date")).Expect(0);

        var status = (await store.SettleAsync("status", "--date", date, "--json")).Expect(0).Json;

        Assert.Equal(("not-run", 0, "1.1"), (status.Text("state"), status.Count("users"), status.Text("yield")));
        Assert.Equal("future-date", Assert.Single(status.GetProperty("accepted").EnumerateArray()).Text("code"));
        Assert.StartsWith($"{date}: never run; it has a yield and no positions yet\n", (await store.SettleAsync("status", "--date", date)).Expect(0).Output, StringComparison.Ordinal);
        (await store.SettleAsync("reconcile", "--date", date)).Expect(2);
    }

    [Fact]
    public async Task Run_before_the_cut_off_is_refused_where_one_is_set()
    {
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var config = store.Write("settle.json", """{"timeZone":"UTC","cutOff":"7.00:00:00"}""");

        var run = await store.SettleAsync("run", "--date", today, "--config", config);

        run.Expect(2);
        Assert.Contains($"the cut-off of {today} comes at ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_named_for_another_date_is_refused_unless_it_is_accepted()
    {
        var file = store.Write("positions-2014-08-04.csv", "user_id,balance\nalice,10000.00\n");

        var refused = await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day);

        refused.Expect(2);
        Assert.Equal(
            $"settle: {file}: the file's name carries the date 2014-08-04, and it is imported for 2014-08-05 (file-date); add --accept file-date if it is intended",
            Assert.Single(refused.ErrorLines));
        Assert.False(File.Exists(store.PathOf("settlement.db")));
        (await store.SettleAsync("import", "positions", file, "--date", "2014-08-04")).Expect(0);
        (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day, "--accept", "file-date")).Expect(0);
    }

    [Fact]
    public async Task Ids_that_a_person_cannot_tell_apart_are_refused_by_import_and_inbox_unless_they_are_accepted()
    {
        const string Content = "user_id,balance\n6.22203E+15,1\nali\u200Bce,1\ne\u0301ric,1\n\u00E9ric,1\n";
        var file = store.Write("positions.csv", Content);
        Directory.CreateDirectory(store.PathOf("inbox"));
        await store.ImportYieldAsync("1.1");

        var refused = await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day);

        refused.Expect(2);
        Assert.Equal(["(id-exponent)", "(id-invisible)", "(id-not-nfc)"], refused.ErrorLines.Select(line => line[line.IndexOf('(', StringComparison.Ordinal)..line.IndexOf(';', StringComparison.Ordinal)]));
        store.Write("inbox/positions-2014-08-05.csv", Content);
        var run = await store.SettleAsync("run", "--date", StoreCommands.Day, "--inbox", store.PathOf("inbox"));
        run.Expect(2);
        Assert.Contains("(id-exponent)", run.Error, StringComparison.Ordinal);
        store.Write("inbox/positions-2014-08-05.csv", Content);
        (await store.SettleAsync(
            "run", "--date", StoreCommands.Day, "--inbox", store.PathOf("inbox"), "--accept", "id-exponent,id-invisible", "--accept", "id-not-nfc")).Expect(0);
        var kept = (await store.SettleAsync("status", "--date", StoreCommands.Day, "--json")).Expect(0).Json.GetProperty("accepted").EnumerateArray();
        Assert.Equal(
            [("id-invisible", "positions-2014-08-05.csv"), ("id-not-nfc", "positions-2014-08-05.csv"), ("id-exponent", "positions-2014-08-05.csv")],
            kept.Select(accepted => (accepted.Text("code"), accepted.Text("file"))));
        Assert.Equal(4, StoreTables.Number(store, "SELECT count(*) FROM records"));
    }

    [Theory]
    [InlineData("rowsJumpPercent", 11, 0, "")]
    [InlineData("rowsJumpPercent", 12, 2, "2014-08-06 has 12 users and 2014-08-05 10: they differ by more than 10 % (rows-jump)")]
    [InlineData("rowsJumpPercent", 8, 2, "2014-08-06 has 8 users and 2014-08-05 10: they differ by more than 10 % (rows-jump)")]
    [InlineData("totalJumpPercent", 11, 0, "")]
    [InlineData("totalJumpPercent", 12, 2, "the balances of 2014-08-06 add up to 1200.00 and those of 2014-08-05 to 1000.00: they differ by more than 10 % (total-jump)")]
    public async Task Date_with_many_more_or_fewer_users_or_money_than_the_one_before_is_refused(string setting, int users, int exitCode, string problem)
    {
        await store.FillAsync(StoreCommands.Date, "1.1", [.. Users(10)]);
        await store.FillAsync(Settlement.Core.SettlementDate.Parse(Next), "1.1", [.. Users(users)]);
        var config = store.Write("settle.json", $$"""{"{{setting}}":10}""");

        var run = await store.SettleAsync("run", "--date", Next, "--config", config);

        run.Expect(exitCode);
        if (exitCode != 0)
        {
            Assert.StartsWith($"settle: {problem}; nothing was written", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
            Assert.Equal(0, StoreTables.Number(store, "SELECT count(*) FROM records"));
            var code = setting == "rowsJumpPercent" ? "rows-jump" : "total-jump";
            (await store.SettleAsync("run", "--date", Next, "--config", config, "--accept", code)).Expect(0);
        }

        static IEnumerable<(string, long)> Users(int count) => Enumerable.Range(0, count).Select(i => ($"u{i}", 10_000L));
    }

    [Fact]
    public async Task User_above_the_limit_is_quarantined_all_others_are_settled_and_an_accepted_one_stays_settled()
    {
        await store.ImportAsync("1.1301", "alice,10000.00", "bob,10090.00", "carol,1.00");
        var config = store.Write("settle.json", """{"userLimit":"1.13"}""");

        var run = await store.RunDayAsync(exitCode: 4, "--config", config);

        Assert.Equal((2, 1, 0), (run.Count("settled") + run.Count("nothingToSettle"), run.Count("quarantined"), run.Count("conflicts")));
        var held = Assert.Single(run.GetProperty("attention").EnumerateArray());
        Assert.Equal(("bob", "over-limit"), (held.Text("userId"), held.Text("reason")));
        Assert.Contains("earnings of 1.14 are above the limit of 1.13 (user-limit)", held.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(1, (await store.RunDayAsync(exitCode: 4, "--config", config, "--only-failed")).Count("quarantined"));
        Assert.Equal(1, (await store.RunDayAsync(exitCode: 0, "--config", config, "--only-failed", "--accept", "user-limit")).Count("settled"));
        Assert.Equal(0, (await store.RunDayAsync(exitCode: 0, "--config", config)).Count("quarantined"));
        await store.ExpectCleanAsync();
    }

    [Fact]
    public async Task Correction_that_gives_a_user_more_than_the_limit_is_refused_until_that_is_accepted()
    {
        await store.ImportAsync("1.1301", "alice,10000.00", "bob,10090.00");
        await store.RunDayAsync(exitCode: 0);
        var config = store.Write("settle.json", """{"userLimit":"1.14"}""");
        string[] correct = ["correct", "--date", StoreCommands.Day, "--yield", "1.1401", "--reason", "published wrong", "--config", config, "--json"];

        var refused = await store.SettleAsync([.. correct, "--book"]);

        refused.Expect(2);
        Assert.Equal(
            $"settle: the right inputs give some users of {StoreCommands.Day} more than the limit of one user (user-limit); nothing was written; " +
            "correct them, or add --accept user-limit if it is intended",
            refused.ErrorLines[^1]);
        Assert.Equal("over-limit", refused.Json.GetProperty("verdict").GetString());
        var held = Assert.Single(refused.Json.GetProperty("attention").EnumerateArray());
        Assert.Equal(("bob", "earnings of 1.15 are above the limit of 1.14 (user-limit)"), (held.Text("userId"), held.Text("detail")));

        Assert.Equal("booked", (await store.SettleAsync([.. correct, "--book", "--accept", "user-limit"])).Expect(0).Json.GetProperty("verdict").GetString());
        await store.ExpectCleanAsync();
    }

    [Fact]
    public async Task Name_that_is_no_check_of_the_command_is_refused_with_those_that_are()
    {
        var refused = await store.SettleAsync("run", "--date", StoreCommands.Day, "--accept", "file-date");

        refused.Expect(2);
        Assert.Contains(
            "--accept \"file-date\" is not a code of this command; its codes are future-date, yield-jump, total-jump, rows-jump, user-limit, accrual-overlap, accrual-gap, calendar-ended, carry-gap, id-invisible, id-not-nfc, id-exponent",
            refused.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_lists_the_checks_that_are_on()
    {
        await store.ImportYieldAsync("1.1");
        var config = store.Write("settle.json", """{"rowsJumpPercent":20,"userLimit":"100.00","yieldJumpFactor":null}""");

        var doctor = (await store.SettleAsync("doctor", "--config", config, "--json")).Expect(0).Json;

        Assert.Equal(
            "on: rows-jump (20 %), user-limit (100.00 CNY), future-date (dates that have not begun), file-date, id-invisible, id-not-nfc, id-exponent, accrual-overlap, accrual-gap, calendar-ended; off: yield-jump, total-jump",
            doctor.GetProperty("checks").EnumerateArray().Single(check => check.Text("name") == "named checks").Text("detail"));
    }
}

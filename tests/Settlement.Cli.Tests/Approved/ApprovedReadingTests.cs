namespace Settlement.Cli.Tests;

/// <summary>What the commands that only read look like from outside.</summary>
public sealed class ApprovedReadingTests
{
    private static readonly string[] Status = ["status", "--date", ApprovedStore.Day];

    [Fact]
    public async Task Status_of_a_day_from_its_imports_to_its_close()
    {
        using var day = await ApprovedStore.FillAsync();
        await day.ApproveAsync("status-not-run", 0, Status);
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day, "--users", "alice");
        await day.ApproveAsync("status-open", 0, Status);
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day);
        await day.ApproveAsync("status-settled", 0, Status);
        await day.RunAsync(0, "close", "--date", ApprovedStore.Day);
        await day.ApproveAsync("status-closed", 0, Status);
        await day.ApproveAsync("status-nothing-there", 2, "status", "--date", "2014-08-06");
    }

    [Fact]
    public async Task Status_of_a_day_that_needs_attention()
    {
        using var day = await ApprovedStore.FillAsync("--parallelism", "1");
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day, "--users", "alice");
        await day.Store.ImportPositionsAsync(ApprovedStore.Day, ["alice,999.99"], "--replace");
        StoreTables.WriteByHand(day.Store, "UPDATE positions SET balance_minor = -5 WHERE user_id = 'bob'");
        await day.RunAsync(3, "run", "--date", ApprovedStore.Day);
        using var reader = new ApprovedStore();
        File.Copy(day.Store.PathOf("settlement.db"), reader.Store.PathOf("settlement.db"));

        await reader.ApproveAsync("status-attention", 0, Status);
        await reader.ApproveAsync("explain-quarantined", 0, "explain", "--date", ApprovedStore.Day, "--user", "bob");
    }

    [Fact]
    public async Task Days()
    {
        using var store = new ApprovedStore();
        await store.ApproveAsync("days-no-store", 2, "days");
        await store.RunAsync(0, "doctor", "--create");
        await store.ApproveAsync("days-empty", 0, "days");
        store.Store.Write("yields.csv", "date,income_per_10000\n2014-08-01,1.1\n2014-08-02,1.2\n2014-08-04,1.4\n2014-08-05,1.5\n2014-08-06,1.6\n");
        await store.RunAsync(0, "import", "yields", "{folder}/yields.csv");
        foreach (var date in new[] { "2014-08-01", "2014-08-02", "2014-08-03", "2014-08-05", "2014-08-06" })
        {
            await store.Store.ImportPositionsAsync(date, ["alice,201.11", "bob,203.83"]);
        }

        await store.RunAsync(0, "run", "--date", "2014-08-01");
        await store.RunAsync(0, "close", "--date", "2014-08-01");
        await store.RunAsync(0, "run", "--date", "2014-08-02", "--users", "alice");
        await store.RunAsync(0, "run", "--date", "2014-08-05");
        await store.RunAsync(0, "correct", "--date", "2014-08-01", "--yield", "2.2", "--reason", "the yield was wrong", "--book");

        await store.ApproveAsync("days", 0, "days", "--to", "2014-08-07");
        await store.ApproveCsvAsync("days", 0, "days", "--to", "2014-08-07");
        await store.ApproveAsync("days-states", 0, "days", "--state", "due,open", "--from", "2014-08-02");
        await store.ApproveAsync("days-none", 0, "days", "--state", "running");
        await store.ApproveAsync("days-bad-state", 2, "days", "--state", "done");
        await store.ApproveAsync("days-too-many", 2, "days", "--from", "0001-01-01", "--to", "9999-12-31");
        store.Store.Write("settle.json", """{ "timeZone": "Asia/Shanghai", "cutOff": "1.00:00:00" }""");
        await store.ApproveAsync("days-calendar", 0, "days", "--from", "2014-08-04", "--config", "{folder}/settle.json");
    }

    [Fact]
    public async Task Settings_file_and_profiles()
    {
        using var store = new ApprovedStore();
        await store.ApproveAsync("init", 0, "init", "--out", "{folder}/settle.json", "--product", "fund-a", "--currency", "EUR");
        await store.ApproveFileAsync("settle.json", "settle.json");
        await store.ApproveAsync("init-exists", 2, "init", "--out", "{folder}/settle.json");
        await store.ApproveAsync("profiles-none", 0, "profiles", "--config", "{folder}/settle.json");
        store.Store.Write(
            "two.json", """{ "currency": "EUR", "profiles": { "a": { "product": "fund-a" }, "b": { "store": "tables:https://a.table.core.windows.net" } } }""");
        await store.ApproveAsync("profiles", 0, "profiles", "--config", "{folder}/two.json");
        await store.ApproveCsvAsync("profiles", 0, "profiles", "--config", "{folder}/two.json");
        await store.ApproveAsync("profiles-no-file", 2, "profiles");
        await store.ApproveAsync("profiles-unknown", 2, "status", "--date", ApprovedStore.Day, "--config", "{folder}/two.json", "--profile", "c");
    }

    [Fact]
    public async Task Pause()
    {
        using var day = await ApprovedStore.SettleAsync();
        await day.ApproveAsync("resume-not-paused", 0, "resume");
        await day.ApproveAsync("pause-no-reason", 2, "pause");
        await day.ApproveAsync("pause-empty-reason", 2, "pause", "--reason", " ");
        await day.ApproveAsync("pause", 0, "pause", "--reason", "the yield is in doubt");
        await day.ApproveAsync("pause-again", 0, "pause", "--reason", "me too");
        await day.ApproveAsync("status-paused", 0, Status);
        await day.ApproveAsync("days-paused", 0, "days");
        await day.ApproveAsync("catch-up-paused", 0, "catch-up");
        await day.ApproveAsync("resume", 0, "resume");
    }

    [Fact]
    public async Task Explain()
    {
        using var day = await ApprovedStore.FillAsync();
        string[] explain = ["explain", "--date", ApprovedStore.Day, "--user"];
        await day.ApproveAsync("explain-not-settled", 0, [.. explain, "alice"]);
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day);
        await day.ApproveAsync("explain", 0, [.. explain, "alice"]);
        await day.ApproveAsync("explain-nothing-to-settle", 0, [.. explain, "carol"]);
        await day.ApproveAsync("explain-unknown", 2, [.. explain, "nobody"]);
        await day.ApproveAsync("explain-bad-user", 2, [.. explain, "a/b"]);
        await day.ApproveAsync("explain-nothing-there", 2, "explain", "--date", "2014-08-06", "--user", "alice");
    }

    [Fact]
    public async Task Explain_of_an_annual_rate()
    {
        using var day = new ApprovedStore();
        day.Store.Write("yields.csv", "date,annual_percent_act_365\n2014-08-05,4.1257\n");
        await day.RunAsync(0, "import", "yields", "{folder}/yields.csv");
        await day.Store.ImportPositionsAsync(ApprovedStore.Day, ["小明,1000.00"]);
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day);

        await day.ApproveAsync("explain-annual", 0, "explain", "--date", ApprovedStore.Day, "--user", "小明");
        await day.ApproveAsync("status-annual", 0, Status);
        await day.ApproveAsync("reconcile-annual", 0, "reconcile", "--date", ApprovedStore.Day);
        await day.RunAsync(0, "export", "--date", ApprovedStore.Day, "--out", "{folder}/records.csv");
        await day.ApproveFileAsync("export-annual.csv", "records.csv");
    }

    [Fact]
    public async Task Statement()
    {
        using var day = await ApprovedStore.SettleAsync();
        day.Store.Write("yields.csv", "date,income_per_10000\n2014-08-06,1.2\n");
        await day.RunAsync(0, "import", "yields", "{folder}/yields.csv");
        await day.Store.ImportPositionsAsync("2014-08-06", ["alice,0.01"]);
        await day.RunAsync(0, "run", "--date", "2014-08-06");

        await day.ApproveAsync("statement", 0, "statement", "--user", "alice");
        await day.ApproveCsvAsync("statement", 0, "statement", "--user", "alice");
        await day.ApproveAsync("statement-range", 0, "statement", "--user", "alice", "--from", "2014-08-01", "--to", "2014-08-05");
        await day.ApproveAsync("statement-empty", 0, "statement", "--user", "nobody");
        await day.ApproveCsvAsync("statement-empty", 0, "statement", "--user", "nobody");
        await day.ApproveAsync("statement-backwards", 2, "statement", "--user", "alice", "--from", "2014-08-06", "--to", "2014-08-05");
    }

    [Fact]
    public async Task Export()
    {
        using var day = await ApprovedStore.FillAsync();
        await day.ApproveAsync("export-not-run", 2, "export", "--date", ApprovedStore.Day, "--out", "{folder}/records.csv");
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day);

        await day.ApproveAsync("export", 0, "export", "--date", ApprovedStore.Day, "--out", "{folder}/records.csv");
        await day.ApproveFileAsync("export.csv", "records.csv");
        await day.ApproveAsync("export-over-the-store", 2, "export", "--date", ApprovedStore.Day, "--out", "{folder}/settlement.db");
    }

    [Fact]
    public async Task Report()
    {
        using var day = await ApprovedStore.FillAsync();
        string[] report = ["report", "--date", ApprovedStore.Day, "--out", "{folder}/day.html"];
        await day.ApproveAsync("report-not-run", 2, report);
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day);

        await day.ApproveAsync("report", 0, report);
        await day.ApproveAsync("report-range", 0, "report", "--from", "2014-08-01", "--to", "2014-08-06", "--out", "{folder}/month.html");
        await day.ApproveAsync("report-no-date", 2, "report", "--out", "{folder}/day.html");
        await day.Store.ImportPositionsAsync(ApprovedStore.Day, ["dave,7.00"]);
        await day.ApproveAsync("report-breaks", 3, report);
    }

    [Fact]
    public async Task Doctor()
    {
        using var day = new ApprovedStore();
        await day.ApproveAsync("doctor-no-store", 5, "doctor");
        await day.ApproveAsync("doctor-create", 0, "doctor", "--create");
        await day.ApproveAsync("doctor", 0, "doctor");
        day.Store.Write("once.json", """{ "paymentsAttempts": 1 }""");
        await day.ApproveAsync(
            "doctor-payments-unreachable", 5, "doctor", "--payments", "http://127.0.0.1:1", "--config", "{folder}/once.json");
    }

    [Fact]
    public async Task Command_line_that_is_not_understood()
    {
        using var day = new ApprovedStore();

        await day.ApproveAsync("usage-bad-date", 2, "run", "--date", "2014-02-30");
        await day.ApproveAsync("usage-unknown-option", 2, "run", "--date", ApprovedStore.Day, "--fast");
        await day.ApproveAsync("usage-unknown-command", 2, "settle");
        await day.ApproveAsync("usage-missing-date", 2, "run");
    }
}

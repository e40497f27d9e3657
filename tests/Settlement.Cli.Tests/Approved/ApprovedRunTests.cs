namespace Settlement.Cli.Tests;

/// <summary>What a run looks like from outside, whatever it comes to.</summary>
public sealed class ApprovedRunTests
{
    private static readonly string[] Run = ["run", "--date", ApprovedStore.Day];

    [Fact]
    public async Task Expected_inputs()
    {
        using var day = await ApprovedStore.FillAsync();
        string[] run = ["run", "--date", ApprovedStore.Day];
        var hash = (await day.RunAsync(0, [.. run, "--dry-run", "--json"])).Json.GetProperty("inputsHash").GetString()!;
        await day.Store.ImportPositionsAsync(ApprovedStore.Day, ["dora,1.00"]);
        await day.ApproveAsync("run-expect-positions-moved", 3, [.. run, "--expect-inputs", hash]);
        await day.Store.ImportYieldAsync("1.1302", "--replace");
        await day.ApproveAsync("run-expect-both-moved", 3, [.. run, "--expect-inputs", hash]);
        Assert.Equal(0, StoreTables.Number(day.Store, "SELECT count(*) FROM days"));
        hash = (await day.RunAsync(0, [.. run, "--dry-run", "--json"])).Json.GetProperty("inputsHash").GetString()!;
        await day.ApproveAsync("run-expect", 0, [.. run, "--expect-inputs", hash]);
        await day.ApproveAsync("run-expect-bad", 2, [.. run, "--expect-inputs", "abc"]);
    }

    [Fact]
    public async Task Catch_up()
    {
        using var store = new ApprovedStore();
        await store.ApproveAsync("catch-up-no-store", 2, "catch-up");
        store.Store.Write(
            "yields.csv",
            "date,income_per_10000\n2014-06-02,1.1\n2014-07-31,1.1\n2014-08-01,1.2\n2014-08-02,1.2\n2014-08-03,99.5\n2014-08-04,1.4\n2014-08-05,1.5\n");
        await store.RunAsync(0, "import", "yields", "{folder}/yields.csv", "--accept", "yield-jump");
        foreach (var date in new[] { "2014-06-02", "2014-07-31", "2014-08-01", "2014-08-03", "2014-08-04", "2014-08-05" })
        {
            await store.Store.ImportPositionsAsync(date, ["alice,201.11", "bob,203.83"]);
        }

        await store.RunAsync(0, "run", "--date", "2014-08-04", "--accept", "yield-jump");
        await store.ApproveAsync("catch-up-dry", 0, "catch-up", "--dry-run", "--to", "2014-08-05");
        await store.ApproveAsync("catch-up", 2, "catch-up", "--to", "2014-08-05");
        await store.RunAsync(0, "run", "--date", "2014-08-03", "--accept", "yield-jump");
        await store.ApproveAsync("catch-up-nothing", 0, "catch-up", "--from", "2014-07-01", "--to", "2014-08-05");
        await store.ApproveAsync("catch-up-backwards", 2, "catch-up", "--from", "2014-08-05", "--to", "2014-08-01");
    }

    [Fact]
    public async Task Day()
    {
        using var day = await ApprovedStore.FillAsync();

        await day.ApproveAsync("run-dry", 0, [.. Run, "--dry-run"]);
        await day.ApproveAsync("run-users", 0, [.. Run, "--users", "alice,carol"]);
        await day.ApproveAsync("run", 0, Run);
        await day.ApproveAsync("run-again", 0, Run);
        await day.ApproveAsync("run-only-failed-nobody", 0, [.. Run, "--only-failed"]);
        await day.RunAsync(0, "close", "--date", ApprovedStore.Day);
        await day.ApproveAsync("run-closed", 2, Run);
    }

    [Fact]
    public async Task Conflict_of_a_user()
    {
        using var day = await ApprovedStore.SettleAsync();
        await day.Store.ImportPositionsAsync(ApprovedStore.Day, ["alice,999.99"], "--replace");

        await day.ApproveAsync("run-conflict-dry", 3, [.. Run, "--dry-run"]);
        await day.ApproveAsync("run-conflict", 3, Run);
        await day.ApproveAsync("run-conflict-only-failed", 3, [.. Run, "--only-failed"]);
        await day.ApproveAsync("explain-conflict", 0, "explain", "--date", ApprovedStore.Day, "--user", "alice");
        await day.Store.ImportPositionsAsync(ApprovedStore.Day, ["alice,201.11"], "--replace");
        await day.ApproveAsync("run-only-failed", 0, [.. Run, "--only-failed"]);
    }

    [Fact]
    public async Task Conflict_of_the_day()
    {
        using var day = await ApprovedStore.SettleAsync();
        await day.Store.ImportYieldAsync("1.2", "--replace");

        await day.ApproveAsync("run-plan-differs", 3, Run);
        await day.ApproveAsync("run-plan-differs-dry", 3, [.. Run, "--dry-run"]);
        day.Store.Write("settle.json", """{ "rounding": "half-up" }""");
        await day.ApproveAsync("run-settings-differ", 3, [.. Run, "--config", "{folder}/settle.json"]);
    }

    [Fact]
    public async Task Inputs_that_are_missing()
    {
        using var day = new ApprovedStore();
        await day.ApproveAsync("run-no-store", 2, Run);
        await day.RunAsync(0, "doctor", "--create");
        await day.ApproveAsync("run-nothing-there", 2, Run);

        using var yields = new ApprovedStore();
        await yields.Store.ImportYieldAsync("1.1301");
        await yields.ApproveAsync("run-no-positions", 2, Run);

        using var positions = new ApprovedStore();
        await positions.Store.ImportPositionsAsync(ApprovedStore.Day, ["alice,201.11"]);
        await positions.ApproveAsync("run-no-yield", 2, Run);
        await positions.ApproveAsync("status-no-yield", 2, "status", "--date", ApprovedStore.Day);
    }

    [Fact]
    public async Task Users_who_are_unknown()
    {
        using var day = await ApprovedStore.FillAsync();

        await day.ApproveAsync("run-unknown-users", 2, [.. Run, "--users", "alice,n1,n2,n3,n4,n5,n6"]);
    }

    [Fact]
    public async Task Users_who_cannot_be_settled()
    {
        using var day = await ApprovedStore.FillAsync("--parallelism", "1");
        StoreTables.WriteByHand(day.Store, "UPDATE positions SET balance_minor = -5 WHERE user_id = 'bob'");
        StoreTables.WriteByHand(day.Store, "INSERT INTO positions (settlement_date, user_id, balance_minor) VALUES (20140805, 'a/b', 100)");

        await day.ApproveAsync("run-quarantined", 4, Run);
        await day.ApproveAsync("run-quarantined-only-failed", 4, [.. Run, "--only-failed"]);
    }

    [Fact]
    public async Task Positions_lost_after_the_day_was_settled()
    {
        using var day = await ApprovedStore.SettleAsync();
        StoreTables.WriteByHand(day.Store, "DELETE FROM positions WHERE user_id = 'bob'");

        await day.ApproveAsync("run-breaks", 3, Run);
    }

    [Fact]
    public async Task Time_outs_that_do_not_add_up()
    {
        using var day = await ApprovedStore.FillAsync();
        day.Store.Write("settle.json", """{ "attempts": 4 }""");

        await day.ApproveAsync("run-timeout-rule", 2, [.. Run, "--config", "{folder}/settle.json"]);
        await day.ApproveAsync("doctor-timeout-rule", 2, "doctor", "--config", "{folder}/settle.json");
        day.Store.Write("settle.json", """{ "atempts": 4 }""");
        await day.ApproveAsync("run-unknown-setting", 2, [.. Run, "--config", "{folder}/settle.json"]);
    }
}

namespace Settlement.Cli.Tests;

/// <summary>A dry run writes nothing and says exactly what a run then does, whatever state the day is in.</summary>
public sealed class DryRunTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Dry_run_of_a_fresh_day_foresees_the_run()
    {
        await FillAsync();
        await ExpectForeseenAsync(exitCode: 0);
    }

    [Fact]
    public async Task Dry_run_of_a_half_settled_day_foresees_the_run()
    {
        await FillAsync();
        await store.RunDayAsync(exitCode: 0, "--users", "user-003,user-077,zero");
        var run = await ExpectForeseenAsync(exitCode: 0);
        Assert.Equal(2, run.Count("alreadySettled"));
    }

    [Fact]
    public async Task Dry_run_of_a_day_with_unpaid_records_foresees_the_run()
    {
        await FillAsync();
        await store.RunDayAsync(exitCode: 0);
        StoreTables.WriteByHand(store, "UPDATE records SET status = 0 WHERE user_id > 'user-030'");
        var run = await ExpectForeseenAsync(exitCode: 0);
        Assert.Equal(0, run.Count("settled"));
    }

    [Fact]
    public async Task Dry_run_of_a_day_with_conflicts_foresees_the_run()
    {
        await FillAsync();
        await store.RunDayAsync(exitCode: 0, "--users", "user-003,user-077,user-078");
        await store.ImportPositionsAsync(StoreCommands.Day, ["user-003,1.00", "user-078,2.00"], "--replace");
        var run = await ExpectForeseenAsync(exitCode: 3);
        Assert.Equal(2, run.Count("conflicts"));
    }

    [Fact]
    public async Task Dry_run_of_a_day_with_quarantined_rows_foresees_the_run()
    {
        await FillAsync();
        StoreTables.WriteByHand(store, "UPDATE positions SET balance_minor = -1 WHERE user_id IN ('user-003', 'user-078')");
        StoreTables.WriteByHand(store, "INSERT INTO positions (settlement_date, user_id, balance_minor) VALUES (20140805, 'a/b', 100)");
        var run = await ExpectForeseenAsync(exitCode: 4);
        Assert.Equal(3, run.Count("quarantined"));
    }

    [Fact]
    public async Task Dry_run_of_a_settled_day_foresees_the_run()
    {
        await FillAsync();
        await store.RunDayAsync(exitCode: 0);
        var run = await ExpectForeseenAsync(exitCode: 0);
        Assert.Equal(0, run.Count("settled"));
    }

    [Fact]
    public async Task Dry_run_after_the_yield_was_replaced_foresees_the_run()
    {
        await FillAsync();
        await store.RunDayAsync(exitCode: 0);
        await store.ImportYieldAsync("1.2", "--replace");
        var run = await ExpectForeseenAsync(exitCode: 3);
        Assert.Equal(101, run.Count("conflicts"));
    }

    [Theory]
    [InlineData("--users", "user-003,user-004,zero")]
    [InlineData("--only-failed")]
    public async Task Dry_run_of_some_users_foresees_the_run(params string[] scope)
    {
        await FillAsync();
        await store.RunDayAsync(exitCode: 0, "--users", "user-003,user-077");
        await store.ImportPositionsAsync(StoreCommands.Day, ["user-077,1.00"], "--replace");
        await store.RunDayAsync(exitCode: 3, "--users", "user-077");
        await store.ImportPositionsAsync(StoreCommands.Day, ["user-077,177.77"], "--replace");
        await ExpectForeseenAsync(exitCode: 0, scope);
    }

    private Task FillAsync() => store.ImportAsync(
        "1.1203", [.. Enumerable.Range(0, 100).Select(i => $"user-{i:000},{i + 100}.77"), "zero,0.00"]);

    private async Task<System.Text.Json.JsonElement> ExpectForeseenAsync(int exitCode, params string[] scope)
    {
        var bytes = await File.ReadAllBytesAsync(store.PathOf("settlement.db"));
        var tables = StoreTables.All(store);

        var foreseen = await store.RunDayAsync(exitCode, ["--dry-run", .. scope]);
        var text = (await store.SettleAsync(["run", "--date", StoreCommands.Day, "--dry-run", .. scope])).Expect(exitCode);

        Assert.Contains("nothing was written", text.Output, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(store.PathOf("settlement.db")));
        Assert.Equal(tables, StoreTables.All(store));
        var run = await store.RunDayAsync(exitCode, scope);
        Assert.Equal(StoreCommands.CountsOf(run), StoreCommands.CountsOf(foreseen));
        Assert.Equal(StoreCommands.AttentionOf(run), StoreCommands.AttentionOf(foreseen));
        return run;
    }
}

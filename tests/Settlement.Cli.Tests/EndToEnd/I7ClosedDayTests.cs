namespace Settlement.Cli.Tests;

/// <summary>I7: a closed day is immutable.</summary>
public sealed class I7ClosedDayTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData("run", "--date", StoreCommands.Day)]
    [InlineData("run", "--date", StoreCommands.Day, "--users", "alice")]
    [InlineData("run", "--date", StoreCommands.Day, "--only-failed")]
    [InlineData("run", "--date", StoreCommands.Day, "--dry-run")]
    [InlineData("import", "positions", "POSITIONS", "--date", StoreCommands.Day)]
    [InlineData("import", "positions", "POSITIONS", "--date", StoreCommands.Day, "--replace")]
    [InlineData("import", "positions", "MORE", "--date", StoreCommands.Day)]
    [InlineData("import", "yields", "YIELDS", "--replace")]
    public async Task I7_closed_day_refuses_every_command_that_would_change_it(params string[] command)
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83");
        await store.RunDayAsync(exitCode: 0);
        await CloseAsync();
        var before = StoreTables.All(store);
        var positions = store.Write("changed.csv", "user_id,balance\nalice,999.99\nbob,203.83\n");
        var more = store.Write("more.csv", "user_id,balance\nalice,201.11\nbob,203.83\ncarol,500.00\n");
        var yields = store.Write("changed-yields.csv", $"date,income_per_10000\n{StoreCommands.Day},1.2\n");

        var result = await store.SettleAsync([.. command.Select(word => word switch
        {
            "POSITIONS" => positions,
            "MORE" => more,
            "YIELDS" => yields,
            _ => word,
        })]);

        result.Expect(2);
        Assert.Contains("closed", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before, StoreTables.All(store));
    }

    [Fact]
    public async Task I7_closed_day_refuses_an_import_into_positions_elsewhere()
    {
        var elsewhere = "sqlite:" + store.PathOf("positions.db");
        var positions = store.Write("positions.csv", "user_id,balance\nalice,201.11\n");
        (await store.SettleAsync("import", "yields", store.Write("yields.csv", $"date,income_per_10000\n{StoreCommands.Day},1.1301\n"), "--positions", elsewhere)).Expect(0);
        (await store.SettleAsync("import", "positions", positions, "--date", StoreCommands.Day, "--positions", elsewhere)).Expect(0);
        Assert.False(File.Exists(store.PathOf("settlement.db")), "an import wrote into the store of the records");
        (await store.SettleAsync("doctor", "--create", "--positions", elsewhere)).Expect(0);
        (await store.SettleAsync("run", "--date", StoreCommands.Day, "--positions", elsewhere)).Expect(0);
        (await store.SettleAsync("close", "--date", StoreCommands.Day, "--positions", elsewhere)).Expect(0);
        File.AppendAllText(positions, "bob,203.83\n");

        var late = (await store.SettleAsync("import", "positions", positions, "--date", StoreCommands.Day, "--positions", elsewhere)).Expect(2);

        Assert.Contains("closed", Assert.Single(late.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I7_closed_day_can_still_be_read()
    {
        await store.ImportAsync("1.1301", "alice,201.11");
        await store.RunDayAsync(exitCode: 0);
        var export = await store.ExportAsync();
        await CloseAsync();
        var before = StoreTables.All(store);

        Assert.Equal("closed", (await store.SettleAsync("status", "--date", StoreCommands.Day, "--json")).Expect(0).Json.Text("state"));
        await store.ExpectCleanAsync();
        Assert.Equal(export, await store.ExportAsync());
        Assert.Equal(before, StoreTables.All(store));
    }

    private async Task CloseAsync() => (await store.SettleAsync("close", "--date", StoreCommands.Day)).Expect(0);
}

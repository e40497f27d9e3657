namespace Settlement.Cli.Tests;

/// <summary>A store belongs to one product and one currency: amounts in it are never read in another.</summary>
public sealed class StoreCardTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Positions_imported_in_yuan_are_not_paid_in_yen()
    {
        await store.ImportAsync("1.1451", "u1,100000.50");
        var yen = store.Write("yen.json", """{ "currency": "JPY" }""");

        var refused = (await store.SettleAsync("run", "--date", StoreCommands.Day, "--config", yen)).Expect(2);

        Assert.Equal(
            [$"settle: {store.PathOf("settlement.db")} holds product default in CNY, and the configuration says product default in JPY: " +
                "correct the configuration, or choose another file"],
            refused.ErrorLines);
        Assert.Empty(StoreTables.Query(store, "SELECT * FROM records"));
        Assert.Equal("11.45", (await store.RunDayAsync(exitCode: 0)).Text("earnings"));
    }

    [Theory]
    [InlineData("status", "--date", StoreCommands.Day)]
    [InlineData("reconcile", "--date", StoreCommands.Day)]
    [InlineData("close", "--date", StoreCommands.Day)]
    [InlineData("explain", "--date", StoreCommands.Day, "--user", "u1")]
    [InlineData("statement", "--user", "u1")]
    [InlineData("run", "--date", StoreCommands.Day, "--dry-run")]
    [InlineData("import", "positions", "more.csv", "--date", StoreCommands.Day)]
    [InlineData("import", "yields", "yields.csv")]
    public async Task Every_command_that_is_configured_otherwise_is_refused(params string[] command)
    {
        await store.ImportAsync("1.1451", "u1,100000.50");
        await store.RunDayAsync(exitCode: 0);
        store.Write("more.csv", "user_id,balance\nu1,100000.50\nu2,5\n");
        store.Write("yields.csv", "date,income_per_10000\n2014-08-06,1.1\n");
        var other = store.Write("other.json", """{ "product": "fund-b" }""");
        var before = StoreTables.All(store);

        var refused = (await store.SettleAsync([.. command.Select(InFolder), "--config", other])).Expect(2);

        Assert.Contains("holds product default in CNY, and the configuration says product fund-b in CNY", refused.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(before, StoreTables.All(store));

        string InFolder(string argument) => argument.EndsWith(".csv", StringComparison.Ordinal) ? store.PathOf(argument) : argument;
    }

    [Fact]
    public async Task Doctor_says_whose_the_store_is()
    {
        await store.ImportAsync("1.1451", "u1,100000.50");
        var yen = store.Write("yen.json", """{ "currency": "JPY" }""");

        var found = (await store.SettleAsync("doctor", "--config", yen)).Expect(5);

        Assert.Contains("store: ", found.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Contains("holds product default in CNY", found.ErrorLines[^1], StringComparison.Ordinal);
    }
}

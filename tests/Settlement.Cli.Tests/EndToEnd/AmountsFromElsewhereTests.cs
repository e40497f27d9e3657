namespace Settlement.Cli.Tests;

/// <summary>What docs/is-this-for-me.md says of amounts that another system computed: they are credited as they are.</summary>
public sealed class AmountsFromElsewhereTests
{
    [Fact]
    public async Task Yield_of_10_000_per_10_000_credits_each_balance_to_the_last_cent()
    {
        using var store = new TemporaryStore();
        await store.ImportAsync("10000", "ada,0.01", "bert,12.34", "cleo,10000000000000.00");

        var run = (await store.SettleAsync("run", "--date", StoreCommands.Day, "--json")).Expect(0).Json;
        var bert = (await store.SettleAsync("statement", "--user", "bert", "-o", "csv")).Expect(0).Output;

        Assert.Equal(("10000000000012.35", "0.00"), (run.Text("earnings"), run.Text("residue")));
        Assert.Contains(",12.34,10000,income_per_10000,12.34,12.34,paid,", bert, StringComparison.Ordinal);
    }
}

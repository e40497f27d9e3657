namespace Settlement.Cli.Tests;

public sealed class SettleProcessTests
{
    [Fact]
    public async Task Process_prints_json_and_nothing_else_on_standard_output_and_ends_with_the_exit_code()
    {
        using var store = new TemporaryStore();
        await store.FillAsync(Core.SettlementDate.Parse("2014-08-05"), "1.1301", ("小明", 20_383));

        var run = (await SettleProcess.RunAsync(store.Folder, "run", "--date", "2014-08-05", "--json")).Expect(0);
        Assert.Equal("0.02", run.Json.GetProperty("earnings").GetString());
        Assert.Empty(run.Error);

        var missing = (await SettleProcess.RunAsync(store.Folder, "explain", "--date", "2014-08-05", "--user", "小红")).Expect(2);
        Assert.Empty(missing.Output);
        Assert.Equal("settle: user 小红 has neither a position nor a record on 2014-08-05; check the spelling\n", missing.Error);
    }
}

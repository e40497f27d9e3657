namespace Settlement.Cli.Tests;

/// <summary>The demo as a new user runs it: a process of its own, which kills another.</summary>
[Takes(seconds: 10)]
public sealed class DemoTests
{
    [Fact]
    public async Task Demo_settles_kills_finishes_and_reconciles_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryStore();
        var before = Directory.GetDirectories(Path.GetTempPath(), "settle-demo-*");

        var result = (await SettleProcess.RunAsync(folder.Folder, "demo", "--json")).Expect(0);

        var facts = result.Json;
        Assert.Equal(50_001, facts.GetProperty("users").GetInt64());
        Assert.InRange(facts.GetProperty("recordsWhenKilled").GetInt64(), 1, 50_000);
        Assert.Equal(50_001, facts.GetProperty("recordsAfterRerun").GetInt64());
        Assert.True(facts.GetProperty("holdsTogether").GetBoolean());
        Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), "settle-demo-*"));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Folder));
    }
}

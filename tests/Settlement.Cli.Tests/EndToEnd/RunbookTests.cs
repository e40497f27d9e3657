using System.CommandLine.Parsing;

namespace Settlement.Cli.Tests;

/// <summary>The runbook's pages on corrections, command by command, as they stand in <c>docs/operations.md</c>.</summary>
public sealed class RunbookTests : IDisposable
{
    private const string Script = "infra/settle.sh ";

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Wrong_yield_is_corrected_by_the_commands_of_the_runbook()
    {
        await ImportAsync();

        var done = await RunAsync("A wrong yield was published");

        Assert.Equal(["import", "run", "correct", "correct", "status", "reconcile", "close", "close", "verify"], done.Select(command => command.Name));
        Assert.Contains("Correction 1 of 2014-08-05", done[2].Result.Output, StringComparison.Ordinal);
        Assert.Contains("correct-2014-08-05-c1: booked", done[3].Result.Output, StringComparison.Ordinal);
        Assert.Contains("Corrections: clean", done[5].Result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_balances_are_corrected_by_the_commands_of_the_runbook()
    {
        await ImportAsync();
        (await store.SettleAsync("run", "--date", StoreCommands.Day)).Expect(0);
        store.Write("one-user.csv", "user_id,balance\nuser-201,9000.00\n");
        store.Write("right-day.csv", "user_id,balance\nuser-201,500.00\nnew-user,70000.00\n");

        var done = await RunAsync("A balance was wrong");

        Assert.Equal(["explain", "correct", "correct", "statement", "correct", "correct", "correct", "export"], done.Select(command => command.Name));
        Assert.Contains("correct-2014-08-05-c1: booked", done[2].Result.Output, StringComparison.Ordinal);
        Assert.Contains("correct-2014-08-05-c2: booked", done[6].Result.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["user-201 1", "new-user 2", "user-201 2"],
            File.ReadLines(store.PathOf("corrections.csv")).Skip(1).Select(line => line.Split(',')).Select(fields => $"{fields[0]} {fields[2]}"));
    }

    [Fact]
    public async Task Wrong_correction_is_corrected_by_the_commands_of_the_runbook()
    {
        await ImportAsync();
        (await store.SettleAsync("run", "--date", StoreCommands.Day)).Expect(0);
        (await store.SettleAsync("correct", "--date", StoreCommands.Day, "--yield", "1.3301", "--reason", "wrong itself", "--book")).Expect(0);

        var done = await RunAsync("A correction was wrong itself");

        Assert.Equal(["status", "correct", "export", "owed", "owed"], done.Select(command => command.Name));
        Assert.Contains("correct-2014-08-05-c2: booked", done[1].Result.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing is owed", done[3].Result.Output, StringComparison.Ordinal);
    }

    private async Task ImportAsync()
    {
        (await store.SettleAsync("import", "yields", RepositoryFolder.Yields)).Expect(0);
        (await store.SettleAsync("import", "positions", RepositoryFolder.PathOf("samples/positions-2014-08-05.csv"), "--date", StoreCommands.Day)).Expect(0);
    }

    private async Task<List<(string Name, SettleResult Result)>> RunAsync(string section)
    {
        var done = new List<(string, SettleResult)>();
        var hash = string.Empty;
        foreach (var line in Commands(section))
        {
            var arguments = CommandLineParser.SplitCommandLine(line.Replace("HASH", hash, StringComparison.Ordinal)).Select(Place).ToArray();

            // The ledger takes back what it has to: nobody owes anything.
            var result = (await store.SettleAsync(arguments)).Expect(arguments.Contains("--settled") ? 2 : 0);
            var at = result.Output.IndexOf("--expect-hash ", StringComparison.Ordinal);
            hash = at < 0 ? hash : result.Output[(at + "--expect-hash ".Length)..].Trim();
            done.Add((arguments[0], result));
        }

        return done;
    }

    private string Place(string argument) =>
        argument.StartsWith("samples/", StringComparison.Ordinal) ? RepositoryFolder.PathOf(argument) :
        argument.EndsWith(".csv", StringComparison.Ordinal) || argument.EndsWith(".json", StringComparison.Ordinal) ? store.PathOf(argument) :
        argument;

    private static IEnumerable<string> Commands(string section) => RepositoryFolder.Text("docs/operations.md")
        .Split('\n')
        .SkipWhile(line => line != "## " + section).Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith(Script, StringComparison.Ordinal))
        .Select(line => line[Script.Length..].Split(" #")[0]);
}

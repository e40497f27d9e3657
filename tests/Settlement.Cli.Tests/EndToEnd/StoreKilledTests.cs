using System.Text.RegularExpressions;
using Settlement.Core;
using Settlement.Emulators;
using Settlement.Storage;

namespace Settlement.Cli.Tests;

/// <summary>The store is killed in the middle of a run and started again on the data it had.</summary>
public sealed partial class StoreKilledTests : IDisposable
{
    private const int Users = 600;

    // Slow machines and an emulator with much to look through, not a store that is gone.
    private const string Patient = """{ "attempts": 1, "attemptSeconds": 100, "leaseSeconds": 200 }""";

    private const string Impatient = """{ "attempts": 1, "attemptSeconds": 10 }""";

    private readonly TemporaryStore folder = new();

    public void Dispose() => folder.Dispose();

    [UnixFact]
    public async Task Tables_killed_in_the_middle_of_a_run_are_one_line_and_exit_5_and_the_next_run_finishes()
    {
        var data = Directory.CreateDirectory(folder.PathOf("azurite"));
        using var azurite = new Azurite("azurite-killed", data.FullName);
        var store = "tables:" + azurite.ConnectionString("t");

        var line = await BreakOffAsync(
            store,
            async recorded =>
            {
                await WaitUntilWrittenAsync(data, recorded);
                azurite.Kill();
            },
            azurite.StartAgain);

        Assert.Matches($"^settle: tables:http://127.0.0.1:{azurite.Port}/.* (does not answer|did not answer)", line);
    }

    // The server keeps nothing on the disk, so it is the way to it that ends and comes back.
    [UnixFact]
    public async Task Cosmos_gone_in_the_middle_of_a_run_is_one_line_and_exit_5_and_the_next_run_finishes()
    {
        using var relay = new Relay(CosmosServer.Shared.Port);
        var store = CosmosServer.Shared.Url("killed", relay);

        var line = await BreakOffAsync(
            store,
            _ =>
            {
                relay.Cut();
                return Task.CompletedTask;
            },
            relay.Mend);

        Assert.Matches($"^settle: cosmos:http://127.0.0.1:{relay.Port}/.* (does not answer|did not answer)", line);
    }

    // Settles the day in SQLite and in the store, where the store is killed in the middle of it; both exports are the same
    // bytes in the end. Returns what the run that was broken off said.
    private async Task<string> BreakOffAsync(string store, Func<long, Task> kill, Action startAgain)
    {
        await folder.GenerateAsync(Users);
        await folder.RunDayAsync(exitCode: 0);
        var expected = await folder.ExportAsync();
        folder.Write("patient.json", Patient);
        await SettleAsync(store, "import", "yields", RepositoryFolder.Yields);
        await SettleAsync(store, "import", "positions", folder.PathOf("generated.csv"), "--date", StoreCommands.Day);

        using var run = SettleProcess.Start(
            folder.Folder, "run", "--date", StoreCommands.Day, "--parallelism", "1", "--json", "--store", store, "--config", folder.Write("impatient.json", Impatient));
        var recorded = await HoldInTheMiddleAsync(run, store);
        await kill(recorded);
        await SettleShell.SignalAsync(run.Process, "CONT");
        var broken = (await run.WaitAsync()).Expect(5);
        var line = Assert.Single(broken.ErrorLines);

        startAgain();
        var rerun = (await SettleAsync(store, "run", "--date", StoreCommands.Day, "--json")).Json;
        Assert.InRange(rerun.Count("alreadySettled") + rerun.Count("nothingToSettle"), recorded, Users);
        Assert.Equal(Users, rerun.Count("users"));
        Assert.True((await SettleAsync(store, "reconcile", "--date", StoreCommands.Day, "--json")).Json.GetProperty("clean").GetBoolean());
        await SettleAsync(store, "export", "--date", StoreCommands.Day, "--out", folder.PathOf("broken-off.csv"));
        var export = await File.ReadAllBytesAsync(folder.PathOf("broken-off.csv"));
        Assert.True(expected.AsSpan().SequenceEqual(export));
        return line;
    }

    // Stops the process, not the day, as soon as some of its users are recorded; returns how many are.
    private static async Task<long> HoldInTheMiddleAsync(SettleProcess run, string store)
    {
        Assert.True(StoreUrl.TryParse(store, out var url, out _));
        await using var watch = await OpenStores.OpenAsync(url, positions: null, StoreAccess.Read, card: null, TimeSpan.FromSeconds(60), default);
        while ((await CountAsync()).Records == 0)
        {
            Assert.False(run.Process.HasExited, "the run ended before anything was recorded");
        }

        await SettleShell.SignalAsync(run.Process, "STOP");
        var counts = await CountAsync();
        Assert.True(counts.Paid < counts.Records || counts.Records < Users, $"the run was over: {counts}");
        return counts.Records;

        Task<RecordCounts> CountAsync() => watch.Settlements.CountRecordsAsync(StoreCommands.Date, default);
    }

    // The emulator writes its data to the disk every few seconds; what it has not written, no kill would leave.
    private static async Task WaitUntilWrittenAsync(DirectoryInfo data, long recorded)
    {
        while (Written() < recorded)
        {
            await Task.Delay(100);
        }

        int Written() => data.EnumerateFiles("*.json").Sum(file => RecordRow().Count(File.ReadAllText(file.FullName)));
    }

    private async Task<SettleResult> SettleAsync(string store, params string[] args) =>
        (await InProcessSettle.RunAsync([.. args, "--store", store, "--config", folder.PathOf("patient.json")])).Expect(0);

    [GeneratedRegex("\"InputHash\":", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RecordRow();
}

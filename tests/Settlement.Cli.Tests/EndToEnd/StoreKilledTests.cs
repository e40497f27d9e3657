using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli.Tests;

/// <summary>The store is killed in the middle of a run and started again on the data it had. A class each, so that they need not wait for each other.</summary>
public abstract class StoreKilledTests : IDisposable
{
    private const int Users = 300;

    // Slow machines and an emulator with much to look through, not a store that is gone.
    private const string Patient = """{ "attempts": 1, "attemptSeconds": 100, "leaseSeconds": 200 }""";

    private const string Impatient = """{ "attempts": 1, "attemptSeconds": 10 }""";

    private protected TemporaryStore Temporary { get; } = new();

    public void Dispose()
    {
        Temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    // Settles the day in SQLite and in the store, where the store is killed in the middle of it; both exports are the same
    // bytes in the end. Returns what the run that was broken off said.
    private protected async Task<string> BreakOffAsync(string store, Func<long, Task> kill, Action startAgain)
    {
        await Temporary.GenerateAsync(Users);
        await Temporary.RunDayAsync(exitCode: 0);
        var expected = await Temporary.ExportAsync();
        Temporary.Write("patient.json", Patient);
        await SettleAsync(store, "import", "yields", RepositoryFolder.Yields);
        await SettleAsync(store, "import", "positions", Temporary.PathOf("generated.csv"), "--date", StoreCommands.Day);

        using var run = SettleProcess.Start(
            Temporary.Folder, "run", "--date", StoreCommands.Day, "--parallelism", "1", "--json", "--store", store, "--config", Temporary.Write("impatient.json", Impatient));
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
        await SettleAsync(store, "export", "--date", StoreCommands.Day, "--out", Temporary.PathOf("broken-off.csv"));
        var export = await File.ReadAllBytesAsync(Temporary.PathOf("broken-off.csv"));
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

            // The emulator has the run to answer, too.
            await Task.Delay(10);
        }

        await SettleShell.SignalAsync(run.Process, "STOP");
        var counts = await CountAsync();
        Assert.True(counts.Paid < counts.Records || counts.Records < Users, $"the run was over: {counts}");
        return counts.Records;

        Task<RecordCounts> CountAsync() => watch.Settlements.CountRecordsAsync(StoreCommands.Date, default);
    }

    private async Task<SettleResult> SettleAsync(string store, params string[] args) =>
        (await InProcessSettle.RunAsync([.. args, "--store", store, "--config", Temporary.PathOf("patient.json")])).Expect(0);
}

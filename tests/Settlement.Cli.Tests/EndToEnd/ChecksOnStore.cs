using Settlement.Core;
using Settlement.Emulators;

namespace Settlement.Cli.Tests;

/// <summary>
/// Each named check on a store, by the commands that meet it: inputs that just pass it are settled, those that just do not are
/// refused, and whoever accepts them by name is on record. Every pair of dates has a place of its own in one store.
/// </summary>
public abstract class ChecksOnStore(string store) : IDisposable
{
    private const string Who = "alice@desk";

    private readonly TemporaryStore folder = new();
    private int places;

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static string InFolder => "sqlite:";

    [Fact]
    public async Task Import_and_run_settle_what_just_passes_a_check_and_refuse_what_just_does_not()
    {
        foreach (var check in CheckCase.All)
        {
            await ImportAndRunAsync(check, passes: true);
            await ImportAndRunAsync(check, passes: false);
        }
    }

    [Fact]
    public async Task Inbox_takes_what_just_passes_a_check_and_sets_aside_what_just_does_not()
    {
        foreach (var check in CheckCase.All.Where(check => check is { Finder: CheckFinder.Import, Code: not (CheckCode.FileDate or CheckCode.FutureDate) }))
        {
            await TakeAsync(check, passes: true);
            await TakeAsync(check, passes: false);
        }
    }

    private async Task ImportAndRunAsync(CheckCase check, bool passes)
    {
        var (date, settle) = await BeginAsync(check, passes);
        var yields = folder.Write("yields.csv", check.YieldText(date, passes));
        var positions = folder.Write(check.PositionsName(date, passes), check.PositionsText(passes));

        var meetsYields = check.Code is CheckCode.YieldJump or CheckCode.FutureDate;
        await ImportAsync(check, settle, ["import", "yields", yields], isRefused: !passes && meetsYields);
        await ImportAsync(
            check, settle, ["import", "positions", positions, "--date", date.ToString()], isRefused: !passes && check.Finder == CheckFinder.Import && check.Code != CheckCode.YieldJump);

        // The checks of planning and of dates look again, whatever way the inputs came in.
        var run = await settle(["run", "--date", date.ToString(), "--json"]);
        var isRefused = !passes && (check.Finder == CheckFinder.Planning || check.Code is CheckCode.YieldJump or CheckCode.FutureDate);
        Says(check, run.ExitCode == (passes ? 0 : isRefused ? 2 : check.Finder == CheckFinder.Settling ? 4 : 0), run);
        if (!passes && (isRefused || check.Finder == CheckFinder.Settling))
        {
            Says(check, (run.Output + run.Error).Contains(check.Finder == CheckFinder.Settling ? "over-limit" : $"({check.Name})", StringComparison.Ordinal), run);
            string[] rest = check.Finder == CheckFinder.Settling ? ["--only-failed"] : [];
            var accepted = await settle(["run", "--date", date.ToString(), "--accept", check.Name, .. rest]);
            Says(check, accepted.ExitCode == 0, accepted);
            var logged = (await settle(["status", "--date", date.ToString(), "--json"])).Expect(0).Json.GetProperty("runs")[0];
            Assert.Contains($"--accept {check.Name}", logged.Text("options"), StringComparison.Ordinal);
            Assert.Equal(Who, logged.Text("startedBy"));
        }

        var kept = (await settle(["status", "--date", date.ToString(), "--json"])).Expect(0).Json.GetProperty("accepted").EnumerateArray();
        Assert.All(kept, item => Assert.Equal((check.Name, Who), (item.Text("code"), item.Text("by"))));
        Assert.Equal(!passes && check.Finder == CheckFinder.Import, kept.Any());
    }

    private static async Task ImportAsync(CheckCase check, Func<string[], Task<SettleResult>> settle, string[] import, bool isRefused)
    {
        var result = await settle(import);
        Says(check, result.ExitCode == (isRefused ? 2 : 0), result);
        if (isRefused)
        {
            Says(check, result.Error.Contains($"({check.Name})", StringComparison.Ordinal), result);
            var accepted = await settle([.. import, "--accept", check.Name]);
            Says(check, accepted.ExitCode == 0, accepted);
        }
    }

    private async Task TakeAsync(CheckCase check, bool passes)
    {
        var (date, settle) = await BeginAsync(check, passes);
        var inbox = Directory.CreateDirectory(folder.PathOf($"inbox-{date}")).Name;
        Drop();

        var run = await settle(["run", "--date", date.ToString(), "--inbox", folder.PathOf(inbox), "--json"]);

        Says(check, run.ExitCode == (passes ? 0 : 2), run);
        Assert.Equal(passes ? 0 : 1, run.Json.GetProperty("inbox").Count("setAsideCount"));
        if (passes)
        {
            return;
        }

        Says(check, run.Output.Contains($"({check.Name})", StringComparison.Ordinal), run);
        Drop();
        var accepted = await settle(["run", "--date", date.ToString(), "--inbox", folder.PathOf(inbox), "--accept", check.Name]);
        Says(check, accepted.ExitCode == 0, accepted);
        var status = (await settle(["status", "--date", date.ToString(), "--json"])).Expect(0).Json;
        var kept = Assert.Single(status.GetProperty("accepted").EnumerateArray());
        Assert.Equal((check.Name, Who), (kept.Text("code"), kept.Text("by")));

        void Drop()
        {
            folder.Write($"{inbox}/yields.csv", check.YieldText(date, passes));
            folder.Write($"{inbox}/positions-{date}.csv", check.PositionsText(passes));
        }
    }

    // The date before has its inputs; far enough from every other place for no check to look there.
    private async Task<(SettlementDate Date, Func<string[], Task<SettleResult>> Settle)> BeginAsync(CheckCase check, bool passes)
    {
        const int DaysApart = 40;
        var before = new SettlementDate(StoreCommands.Date.Day.AddDays(DaysApart * places++));
        var date = new SettlementDate(before.Day.AddDays(1));
        var time = new TestClock(check.Now(date, passes));

        // Patient: the servers share a machine with everything else that is being tested.
        var config = folder.Write("settle.json", $$"""{ "attemptSeconds": 120, "leaseSeconds": 600, {{check.Config}} }""");
        var place = store == InFolder ? folder.Url : store;
        (await SettleAsync(["import", "yields", folder.Write("before-yields.csv", CheckCase.YieldText(before))])).Expect(0);
        (await SettleAsync(["import", "positions", folder.Write("before.csv", CheckCase.RowsBefore), "--date", before.ToString()])).Expect(0);
        return (date, SettleAsync);

        Task<SettleResult> SettleAsync(string[] args) => InProcessSettle.RunAsync(
            [.. args, "--store", place, "--config", config], new Dictionary<string, string>(StringComparer.Ordinal), CancellationToken.None, time, Who);
    }

    private static void Says(CheckCase check, bool isRight, SettleResult result) =>
        Assert.True(isRight, $"{check.Name}: exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
}

/// <summary>The checks on SQLite.</summary>
public sealed class ChecksOnSqliteTests() : ChecksOnStore(InFolder);

/// <summary>The checks on Tables.</summary>
public sealed class ChecksOnTablesTests() : ChecksOnStore("tables:" + Azurite.Shared.ConnectionString("t" + Guid.NewGuid().ToString("N")));

/// <summary>The checks on Cosmos.</summary>
public sealed class ChecksOnCosmosTests() : ChecksOnStore(CosmosServer.Shared.Url("d" + Guid.NewGuid().ToString("N")));

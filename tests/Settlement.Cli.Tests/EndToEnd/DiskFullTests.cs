namespace Settlement.Cli.Tests;

/// <summary>A disk that is full in the middle of a run: writes fail, nothing is half-written, a rerun resumes.</summary>
[Takes(seconds: 20)]
public sealed class DiskFullTests
{
    private const int Users = 40_000;

    // The unit of ulimit -f is 512 bytes in some shells and 1,024 in others; the file of positions is about 1.3 MB. The
    // runtime maps its code through a large file of its own unless it is told not to.
    [UnixFact]
    public async Task Run_on_a_full_disk_ends_with_exit_code_5_and_one_line_and_is_finished_by_a_rerun()
    {
        using var store = new TemporaryStore();
        await store.GenerateAsync(Users);
        using var undisturbed = store.Copy();
        var whole = await undisturbed.RunDayAsync(exitCode: 0);
        var config = store.Write("settle.json", """{"attempts":1}""");
        var written = new FileInfo(store.PathOf("settlement.db")).Length;
        var blocks = (written + (512 * 1024)) / (IsUnitOf512() ? 512 : 1024);

        var full = await SettleShell.RunAsync(
            store.Folder,
            $"trap '' XFSZ; ulimit -f {blocks}; export DOTNET_EnableWriteXorExecute=0",
            "run", "--date", StoreCommands.Day, "--config", config, "--parallelism", "1");

        full.Expect(5);
        Assert.Empty(full.Output);
        var line = Assert.Single(full.ErrorLines);
        Assert.StartsWith("settle: settlement.db failed: ", line, StringComparison.Ordinal);
        Assert.EndsWith("; what is settled stays settled; run it again to resume", line, StringComparison.Ordinal);

        // Some users are settled, others are not, and the store is sound.
        Assert.Equal(["ok"], StoreTables.Query(store, "PRAGMA integrity_check"));
        Assert.InRange(StoreTables.Number(store, "SELECT count(*) FROM records"), 1, Users - 1);
        Assert.Empty(StoreTables.Query(store, "SELECT user_id FROM postings EXCEPT SELECT user_id FROM records"));
        Assert.Empty(StoreTables.Query(
            store, "SELECT user_id FROM records WHERE status = 2 AND user_id NOT IN (SELECT user_id FROM postings)"));
        var found = (await store.SettleAsync("reconcile", "--date", StoreCommands.Day, "--json")).Expect(3).Json;
        Assert.Equal(0, found.Count("contradictions"));

        var rest = await store.RunDayAsync(exitCode: 0);
        Assert.Equal(whole.Count("settled"), rest.Count("settled") + rest.Count("alreadySettled"));
        Assert.Equal(await undisturbed.ExportAsync(), await store.ExportAsync());
        await store.ExpectCleanAsync();
    }

    [UnixFact]
    public async Task Import_on_a_full_disk_imports_nothing()
    {
        using var store = new TemporaryStore();
        await store.ImportAsync("1.1301", "alice,201.11");
        var before = StoreTables.All(store);
        var file = store.PathOf("generated.csv");
        (await store.SettleAsync("generate", "--users", "40000", "--date", StoreCommands.Day, "--out", file)).Expect(0);

        var full = await SettleShell.RunAsync(
            store.Folder,
            $"trap '' XFSZ; ulimit -f {(IsUnitOf512() ? 1024 : 512)}; export DOTNET_EnableWriteXorExecute=0",
            "import", "positions", file, "--date", StoreCommands.Day, "--add");

        full.Expect(5);
        Assert.EndsWith("; nothing was imported; run it again", Assert.Single(full.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before, StoreTables.All(store));
        (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day, "--add")).Expect(0);
        Assert.Equal(40_001, StoreTables.Number(store, "SELECT count(*) FROM positions"));
    }

    // The file with the errors is written to a device that is always full.
    [FullDeviceFact]
    public async Task Disk_that_fills_up_while_a_file_of_the_inbox_is_set_aside_loses_nothing_and_the_next_run_sets_it_aside()
    {
        using var store = new TemporaryStore();
        await store.ImportYieldAsync("1.1301");
        var inbox = Directory.CreateDirectory(store.PathOf("inbox")).FullName;
        var time = new TestClock(new DateTimeOffset(2014, 8, 6, 1, 2, 3, TimeSpan.Zero));
        const string Taken = "positions-2014-08-05.20140806T010203Z.csv";
        var errors = Path.Combine(Directory.CreateDirectory(Path.Combine(inbox, "set-aside")).FullName, Taken + ".errors.txt");
        File.CreateSymbolicLink(errors, FullDeviceFactAttribute.Device);
        store.Write("inbox/positions-2014-08-05.csv", "user_id,balance\nalice,1e5\n");
        string[] run = ["run", "--date", StoreCommands.Day, "--inbox", inbox, "--store", store.Url, "--config", store.Write("settle.json", """{"attempts":1}""")];

        var full = await InProcessSettle.RunAsync(time, run);

        full.Expect(5);
        Assert.Contains($"inbox {inbox} cannot be used: the disk is full; free some space", Assert.Single(full.ErrorLines), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(inbox, "taking", Taken)));
        File.Delete(errors);
        var again = await InProcessSettle.RunAsync(time, [.. run, "--json"]);
        Assert.Equal(1, again.Expect(2).Json.GetProperty("inbox").Count("setAsideCount"));
        Assert.True(File.Exists(Path.Combine(inbox, "set-aside", Taken)));
        Assert.Contains("alice", await File.ReadAllTextAsync(Path.Combine(inbox, "set-aside", Taken)), StringComparison.Ordinal);
        Assert.NotEmpty(await File.ReadAllTextAsync(errors));
    }

    private static bool IsUnitOf512()
    {
        using var probe = new TemporaryStore();
        using var shell = System.Diagnostics.Process.Start(
            "/bin/sh", ["-c", $"trap '' XFSZ; ulimit -f 1; head -c 2048 /dev/zero > '{probe.PathOf("probe")}' 2>/dev/null"]);
        shell.WaitForExit();
        return new FileInfo(probe.PathOf("probe")).Length == 512;
    }
}

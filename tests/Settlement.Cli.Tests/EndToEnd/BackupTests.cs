using Microsoft.Data.Sqlite;

namespace Settlement.Cli.Tests;

/// <summary>A backup is a whole store, whatever goes on while it is made.</summary>
[Takes(seconds: 20)]
public sealed class BackupTests
{
    private const int Users = 15_000;

    // On a slow machine there is time for many, and each is restored and finished.
    private const int MostBackups = 8;

    [Fact]
    public async Task Backup_during_a_run_of_another_process_is_whole_and_a_run_on_it_finishes_the_day()
    {
        using var store = new TemporaryStore();
        await store.GenerateAsync(Users);
        using var copies = new TemporaryFolder();
        var made = new List<string>();
        using (var run = SettleProcess.Start(store.Folder, "run", "--date", StoreCommands.Day, "--json"))
        {
            // From when there is something to copy, and as many as there is time for.
            using var watch = StoreTables.Open(store, SqliteOpenMode.ReadOnly);
            using var begun = StoreTables.Command(watch, "SELECT EXISTS (SELECT 1 FROM records)");
            while (!run.Process.HasExited && (long)begun.ExecuteScalar()! == 0)
            {
                await Task.Delay(1);
            }

            while (!run.Process.HasExited && made.Count < MostBackups)
            {
                var file = copies.PathOf($"{made.Count}.db");
                (await store.SettleAsync("backup", "--out", file)).Expect(0);
                made.Add(file);
            }

            (await run.WaitAsync()).Expect(0);
        }

        var expected = await store.ExportAsync();
        var counts = new List<long>();
        foreach (var file in made)
        {
            using var restored = new TemporaryStore();
            File.Copy(file, restored.PathOf("settlement.db"));
            Assert.Equal("ok", Assert.Single(StoreTables.Query(restored, "PRAGMA integrity_check")));
            var records = StoreTables.Number(restored, "SELECT count(*) FROM records");
            if (counts.Contains(records))
            {
                continue;
            }

            // A record and its posting are one fact: there is none of one without the other.
            counts.Add(records);
            Assert.Equal(
                StoreTables.Number(restored, "SELECT count(*) FROM records WHERE earnings_minor > 0"),
                StoreTables.Number(restored, "SELECT count(*) FROM postings"));
            await restored.RunDayAsync(exitCode: 0, "--take-over");
            var export = await restored.ExportAsync();
            Assert.True(expected.AsSpan().SequenceEqual(export), $"{records} records in {file}");
            await restored.ExpectCleanAsync();
        }

        Assert.True(counts.Exists(count => count is > 0 and < Users), $"no backup hit the run in the middle: {string.Join(", ", counts)}");
    }

    [Fact]
    public async Task Backup_holds_what_is_still_in_the_log_beside_the_store_and_needs_none_itself()
    {
        using var store = new TemporaryStore();
        await store.ImportAsync("1.1301", "alice,201.11");
        await store.RunDayAsync(exitCode: 0);

        // As long as somebody reads, what is written stays in the log.
        using var reader = StoreTables.Open(store, SqliteOpenMode.ReadOnly);
        using var begin = StoreTables.Command(reader, "BEGIN; SELECT count(*) FROM records");
        begin.ExecuteScalar();
        await store.ImportPositionsAsync(StoreCommands.Day, ["bob,203.83"]);
        await store.RunDayAsync(exitCode: 0);
        Assert.True(new FileInfo(store.PathOf("settlement.db-wal")).Length > 0);

        using var restored = new TemporaryStore();
        var made = (await store.SettleAsync("backup", "--out", restored.PathOf("settlement.db"), "--json")).Expect(0).Json;

        Assert.Equal([restored.PathOf("settlement.db")], Directory.GetFiles(restored.Folder));
        Assert.Equal((1, 2), (made.Count("dates"), made.Count("users")));
        Assert.Equal(new FileInfo(restored.PathOf("settlement.db")).Length, made.Count("bytes"));
        Assert.Equal(StoreTables.All(store), StoreTables.All(restored));
    }

    [Fact]
    public async Task Backup_that_fails_leaves_nothing_behind()
    {
        using var store = new TemporaryStore();
        store.Write("settlement.db", "this is no database, and long enough to be looked at as one: " + new string('x', 200));
        var before = Directory.GetFiles(store.Folder);

        (await store.SettleAsync("backup", "--out", store.PathOf("backup.db"))).Expect(2);

        Assert.Equal(before, Directory.GetFiles(store.Folder));
    }

    [Fact]
    public async Task Doctor_refuses_a_store_on_a_network_file_system()
    {
        using var store = new TemporaryStore();
        await store.ImportAsync("1.1301", "alice,201.11");
        var nowhere = await DoctorAsync(store, mountInfo: null);
        var disk = await DoctorAsync(store, "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
        var network = await DoctorAsync(store, "22 1 0:30 / / rw - nfs4 server:/root rw\n");

        Assert.Equal((0, "skipped"), nowhere);
        Assert.Equal((0, "ok"), disk);
        Assert.Equal((2, "failed"), network);
    }

    private static async Task<(int Code, string? Result)> DoctorAsync(TemporaryStore store, string? mountInfo)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var host = new CliHost { Output = output, Error = error, Time = TimeProvider.System, ReadVariable = _ => null, MountInfo = mountInfo };
        var code = await SettleCommandLine.InvokeAsync(["doctor", "--json", "--store", store.Url], host, CancellationToken.None);
        var checks = new SettleResult(code, output.ToString(), error.ToString()).Json.GetProperty("checks");
        return (code, checks.EnumerateArray().Single(check => check.Text("name") == "file system").Text("result"));
    }
}

using Microsoft.Data.Sqlite;

namespace Settlement.Cli.Tests;

/// <summary>Closes, imports and runs as processes of their own, at once and killed.</summary>
[Takes(seconds: 30)]
public sealed class CloseProcessesTests
{
    private enum Phase
    {
        Closing,
        Closed,
    }

    [UnixFact]
    public async Task Close_killed_at_any_moment_leaves_the_day_settled_or_closed_and_the_next_close_gives_the_same_certificate()
    {
        using var prepared = new TemporaryStore();
        await prepared.GenerateAsync(15_000);
        await prepared.RunDayAsync(exitCode: 0);
        var expected = await CertificateAsync(prepared.Copy());
        await AimedKills.RunAsync<Phase>(usual: 2, nightly: 20, async (aim, number) =>
        {
            using var store = prepared.Copy();

            // A close seals, compares and posts between the two; after the second it lifts the seal, and tells of it.
            var wasAtWork = aim == Phase.Closing
                ? await KillAsync(store, "SELECT is_closing FROM days", TimeSpan.FromMilliseconds(new Random(number).Next(120)))
                : await KillAsync(store, "SELECT state = 2 FROM days", TimeSpan.Zero);

            var day = StoreTables.Query(store, "SELECT state, is_closing, certificate IS NOT NULL FROM days").Single();
            Assert.Contains(day, new[] { "1|0|0", "1|1|0", "2|0|1" });
            Assert.Equal(expected, await CertificateAsync(store));
            (await store.SettleAsync("verify", "--date", StoreCommands.Day)).Expect(0);
            return !wasAtWork ? null : day switch { "1|1|0" => Phase.Closing, "2|0|1" => Phase.Closed, _ => null };
        });
    }

    // Once one after the other, as the lease has it, and once truly at once: each takes over from the others, and their
    // leases are so long that nobody notices.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Eight_closes_at_once_all_answer_with_one_certificate(bool takeOver)
    {
        using var store = new TemporaryStore();
        var config = store.Write("long.json", "{\"leaseSeconds\":3600}");
        string[] command = takeOver
            ? ["close", "--date", StoreCommands.Day, "--json", "--config", config, "--take-over"]
            : ["close", "--date", StoreCommands.Day, "--json"];
        await store.GenerateAsync(500);
        await store.RunDayAsync(exitCode: 0);

        var results = await AtOnceAsync(store, Enumerable.Repeat(command, 8));

        var closed = results.Select(result => result.Expect(0).Json).ToList();
        Assert.Single(closed.Select(json => json.GetProperty("certificate").GetRawText()).Distinct());
        Assert.InRange(closed.Count(json => json.Text("verdict") == "closed"), 0, 1);
        (await store.SettleAsync("verify", "--date", StoreCommands.Day)).Expect(0);
    }

    [Fact]
    public async Task Imports_runs_and_a_close_at_once_never_leave_a_closed_day_with_a_position_without_a_record()
    {
        var rounds = TestSeeds.IsNightly ? 6 : 3;
        var closedFirst = 0;
        var importedFirst = 0;
        await Parallel.ForAsync(0, rounds, StoreCommands.SeveralAtOnce, async (round, _) =>
        {
            using var store = new TemporaryStore();
            await store.GenerateAsync(1_000 + (round * 1_500));
            await store.RunDayAsync(exitCode: 0);
            var late = store.Write("late.csv", "user_id,balance\nlate,500.00\n");

            var results = await AtOnceAsync(
                store,
                [["close", "--date", StoreCommands.Day], ["import", "positions", late, "--date", StoreCommands.Day, "--add"], ["run", "--date", StoreCommands.Day]]);

            var (close, import) = (results[0], results[1]);
            Assert.True(import.ExitCode is 0 or 2, import.Error);
            Interlocked.Add(ref closedFirst, import.ExitCode == 2 ? 1 : 0);
            Interlocked.Add(ref importedFirst, import.ExitCode == 0 ? 1 : 0);
            if (close.ExitCode != 0)
            {
                // The position came first, and nobody had settled it.
                Assert.True(close.ExitCode is 2 or 3, close.Error);
                await store.RunDayAsync(exitCode: 0);
                (await store.SettleAsync("close", "--date", StoreCommands.Day)).Expect(0);
            }

            Assert.Equal(import.ExitCode == 0 ? 1 : 0, StoreTables.Number(store, "SELECT count(*) FROM positions WHERE user_id = 'late'"));
            Assert.Empty(StoreTables.Query(store, "SELECT user_id FROM positions EXCEPT SELECT user_id FROM records"));
            (await store.SettleAsync("verify", "--date", StoreCommands.Day)).Expect(0);
        });

        Assert.Equal(rounds, closedFirst + importedFirst);
    }

    private static async Task<string> CertificateAsync(TemporaryStore store) =>
        (await store.SettleAsync("close", "--date", StoreCommands.Day, "--json")).Expect(0).Json.GetProperty("certificate").GetRawText();

    private static async Task<SettleResult[]> AtOnceAsync(TemporaryStore store, IEnumerable<string[]> commands)
    {
        var started = commands.Select(command => SettleProcess.Start(store.Folder, command)).ToList();
        try
        {
            return await Task.WhenAll(started.Select(process => process.WaitAsync()));
        }
        finally
        {
            started.ForEach(process => process.Dispose());
        }
    }

    // Kills a close when it has come so far, or a little later; false where it was over by then.
    private static async Task<bool> KillAsync(TemporaryStore store, string hasComeSoFar, TimeSpan delay)
    {
        using var close = SettleProcess.Start(store.Folder, "close", "--date", StoreCommands.Day);
        using (var watch = StoreTables.Open(store, SqliteOpenMode.ReadOnly))
        {
            using var progress = StoreTables.Command(watch, hasComeSoFar);
            while (!close.Process.HasExited && (long)progress.ExecuteScalar()! == 0)
            {
                await Task.Delay(1);
            }
        }

        await Task.Delay(delay);
        close.Process.Kill();
        await close.Process.WaitForExitAsync();
        return close.Process.ExitCode != 0;
    }
}

using Microsoft.Data.Sqlite;

namespace Settlement.Cli.Tests;

/// <summary>I8: what was done survives a crash, and running again finishes the rest.</summary>
[Takes(seconds: 40)]
public sealed class I8CrashTests
{
    private const int Users = 15_000;
    private const int Kills = 25;

    // Every batch of users is one commit: records with their postings.
    private const string Progress = "SELECT count(*) FROM records";

    private const string Payments = "SELECT user_id, debit_account, credit_account, amount_minor FROM postings ORDER BY user_id";

    [UnixFact]
    public async Task I8_run_killed_at_25_random_moments_is_finished_by_the_next_as_if_nothing_had_happened()
    {
        using var prepared = new TemporaryStore();
        await prepared.GenerateAsync(Users);
        using var undisturbed = prepared.Copy();
        var whole = await undisturbed.RunDayAsync(exitCode: 0);
        var expected = await undisturbed.ExportAsync();
        var payments = StoreTables.Query(undisturbed, Payments);
        var end = StoreTables.Number(undisturbed, Progress);
        var random = new Random(8);
        var kills = Enumerable.Range(0, Kills)
            .Select(number => (number, moment: random.NextInt64(end), delay: TimeSpan.FromMilliseconds(random.Next(20))))
            .ToList();
        var partlySettled = 0;
        await Parallel.ForEachAsync(kills, StoreCommands.SeveralAtOnce, async (kill, _) =>
        {
            var (number, moment, delay) = kill;
            using var store = prepared.Copy();

            var reached = await KillAsync(store, moment, delay);

            Interlocked.Add(ref partlySettled, reached > 0 && reached < end ? 1 : 0);
            var where = $"kill {number} at {moment} of {end}, met at {reached}";
            var finished = await store.RunDayAsync(exitCode: 0);
            Assert.True(whole.Count("settled") == finished.Count("settled") + finished.Count("alreadySettled"), where);
            var export = await store.ExportAsync();
            Assert.True(expected.AsSpan().SequenceEqual(export), where);
            await store.ExpectCleanAsync();
            Assert.Equal(payments, StoreTables.Query(store, Payments));
        });

        Assert.True(partlySettled >= 5, $"only {partlySettled} of {Kills} kills hit a day in the middle");
    }

    // Kills a run when it has come so far, or a little later; returns how far it had come in the end.
    private static async Task<long> KillAsync(TemporaryStore store, long moment, TimeSpan delay)
    {
        using var run = SettleProcess.Start(store.Folder, "run", "--date", StoreCommands.Day, "--json");
        using (var watch = StoreTables.Open(store, SqliteOpenMode.ReadOnly))
        {
            using var progress = StoreTables.Command(watch, Progress);
            while (!run.Process.HasExited && (long)progress.ExecuteScalar()! < moment)
            {
                await Task.Delay(1);
            }
        }

        await Task.Delay(delay);
        run.Process.Kill();
        await run.Process.WaitForExitAsync();
        return StoreTables.Number(store, Progress);
    }
}

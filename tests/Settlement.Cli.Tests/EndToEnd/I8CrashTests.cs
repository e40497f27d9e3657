using Microsoft.Data.Sqlite;

namespace Settlement.Cli.Tests;

/// <summary>I8: what was done survives a crash, and running again finishes the rest.</summary>
[Takes(seconds: 40)]
public sealed class I8CrashTests
{
    private const int Users = 15_000;

    // The plan is frozen; a record with its posting for each user, so many users a commit; the day is settled.
    private const string Progress = "SELECT (SELECT count(*) FROM days) + (SELECT count(*) FROM records) + (SELECT count(*) FROM days WHERE state = 1)";

    private const string Payments = "SELECT user_id, debit_account, credit_account, amount_minor FROM postings ORDER BY user_id";

    private enum Phase
    {
        Planned,
        Settling,
        Reconciling,
    }

    [UnixFact]
    public async Task I8_run_killed_at_any_moment_is_finished_by_the_next_as_if_nothing_had_happened()
    {
        using var prepared = new TemporaryStore();
        await prepared.GenerateAsync(Users);
        using var undisturbed = prepared.Copy();
        var whole = await undisturbed.RunDayAsync(exitCode: 0);
        var expected = await undisturbed.ExportAsync();
        var payments = StoreTables.Query(undisturbed, Payments);
        var end = StoreTables.Number(undisturbed, Progress);
        await AimedKills.RunAsync<Phase>(usual: 2, nightly: 20, async (aim, number) =>
        {
            using var store = prepared.Copy();
            var random = new Random(number);
            var moment = aim switch { Phase.Planned => 1, Phase.Settling => random.NextInt64(2, end - 1), _ => end - 1 };

            var reached = await KillAsync(store, moment, TimeSpan.FromMilliseconds(random.Next(20)));

            var where = $"kill {number} at {moment} of {end}, met at {reached}";
            var finished = await store.RunDayAsync(exitCode: 0);
            Assert.True(whole.Count("settled") == finished.Count("settled") + finished.Count("alreadySettled"), where);
            var export = await store.ExportAsync();
            Assert.True(expected.AsSpan().SequenceEqual(export), where);
            await store.ExpectCleanAsync();
            Assert.Equal(payments, StoreTables.Query(store, Payments));
            return reached == end || reached == 0 ? null : reached == 1 ? Phase.Planned : reached < end - 1 ? Phase.Settling : Phase.Reconciling;
        });
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

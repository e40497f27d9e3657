using Microsoft.Data.Sqlite;

namespace Settlement.Cli.Tests;

/// <summary>Ctrl-C and SIGTERM in the middle of a run.</summary>
public sealed class SignalTests
{
    [UnixFact]
    public Task Run_interrupted_in_the_middle_stops_cleanly_and_says_how_to_go_on() => StopAsync("INT");

    [UnixFact]
    public Task Run_terminated_in_the_middle_stops_cleanly_and_says_how_to_go_on() => StopAsync("TERM");

    private static async Task StopAsync(string signal)
    {
        using var store = new TemporaryStore();
        await store.GenerateAsync(40_000);
        using var undisturbed = store.Copy();
        var whole = await undisturbed.RunDayAsync(exitCode: 0);
        using var run = SettleProcess.Start(store.Folder, "run", "--date", StoreCommands.Day, "--parallelism", "1");
        await SignalInTheMiddleAsync(store, run, signal);

        var stopped = (await run.WaitAsync()).Expect(1);

        Assert.Empty(stopped.Output);
        var settled = StoreTables.Number(store, "SELECT count(*) FROM records WHERE status = 1 OR earnings_minor = 0");
        Assert.InRange(settled, 1, 39_999);
        Assert.Equal(
            [
                "settle: stopping at the next consistent point; once more to stop at once",
                $"settle: stopped; {Tables.Count(settled)} of 40,000 users of 2014-08-05 are settled and stay so; " +
                    "go on with: settle run --date 2014-08-05 --parallelism 1",
            ],
            stopped.ErrorLines);

        // Consistent: the batch under way was finished, records, payments and marks.
        Assert.Equal(settled, StoreTables.Number(store, "SELECT count(*) FROM records"));
        var rest = await store.RunDayAsync(exitCode: 0);
        Assert.Equal(whole.Count("settled"), rest.Count("settled") + rest.Count("alreadySettled"));
        Assert.Equal(await undisturbed.ExportAsync(), await store.ExportAsync());
        await store.ExpectCleanAsync();
    }

    // Holds the run up at a point where it has settled some users, and signals it there.
    private static async Task SignalInTheMiddleAsync(TemporaryStore store, SettleProcess run, string signal)
    {
        using var connection = StoreTables.Open(store, SqliteOpenMode.ReadWrite);
        using var count = StoreTables.Command(connection, "SELECT count(*) FROM records");
        while ((long)count.ExecuteScalar()! == 0)
        {
            Assert.False(run.Process.HasExited, "the run ended before it could be held up");
            await Task.Delay(1);
        }

        using var hold = StoreTables.Command(connection, "BEGIN IMMEDIATE");
        hold.ExecuteNonQuery();
        await SettleShell.SignalAsync(run.Process, signal);
        using var release = StoreTables.Command(connection, "ROLLBACK");
        release.ExecuteNonQuery();
    }
}

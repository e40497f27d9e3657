using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Settlement.Cli.Tests;

/// <summary>Ctrl-C and SIGTERM in the middle of a run.</summary>
[Takes(seconds: 25)]
public sealed class SignalTests
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private const int Users = 10_000;

    [InterruptFact]
    public Task Run_interrupted_in_the_middle_stops_cleanly_and_says_how_to_go_on() => StopAsync(Interrupt);

    [UnixFact]
    public Task Run_terminated_in_the_middle_stops_cleanly_and_says_how_to_go_on() => StopAsync(Terminate);

    private static async Task StopAsync(int signal)
    {
        using var prepared = new TemporaryStore();
        await prepared.GenerateAsync(Users);
        using var undisturbed = prepared.Copy();
        var whole = await undisturbed.RunDayAsync(exitCode: 0);

        // A run may be done before the signal gets there; that says nothing. One that never heeds it fails each time.
        const int Attempts = 5;
        var result = new SettleResult(0, string.Empty, string.Empty);
        for (var attempt = 0; attempt < Attempts && result.ExitCode == 0; attempt++)
        {
            using var store = prepared.Copy();
            using var run = SettleProcess.Start(store.Folder, "run", "--date", StoreCommands.Day, "--parallelism", "1");
            await SignalInTheMiddleAsync(store, run, signal);
            result = await run.WaitAsync();
            if (result.ExitCode != 0)
            {
                await ExpectStoppedAsync(store, result, whole.Count("settled"), await undisturbed.ExportAsync());
            }
        }

        result.Expect(1);
    }

    private static async Task ExpectStoppedAsync(TemporaryStore store, SettleResult stopped, long wholeSettled, byte[] wholeExport)
    {
        stopped.Expect(1);
        Assert.Empty(stopped.Output);
        var settled = StoreTables.Number(store, "SELECT count(*) FROM records WHERE status = 2 OR earnings_minor = 0");
        Assert.InRange(settled, 1, Users);
        Assert.Equal(
            [
                "settle: stopping at the next consistent point; repeat to stop at once",
                $"settle: stopped; {Tables.Count(settled)} of 10,000 users of 2014-08-05 are settled and stay settled; " +
                    "resume with: settle run --date 2014-08-05 --parallelism 1",
            ],
            stopped.ErrorLines);

        // Consistent: the batch under way was finished, records with their postings.
        Assert.Equal(settled, StoreTables.Number(store, "SELECT count(*) FROM records"));
        var rest = await store.RunDayAsync(exitCode: 0);
        Assert.Equal(wholeSettled, rest.Count("settled") + rest.Count("alreadySettled"));
        Assert.Equal(wholeExport, await store.ExportAsync());
        await store.ExpectCleanAsync();
    }

    // Signals a run as soon as it has settled some users.
    private static async Task SignalInTheMiddleAsync(TemporaryStore store, SettleProcess run, int signal)
    {
        using var connection = StoreTables.Open(store, SqliteOpenMode.ReadOnly);
        using var count = StoreTables.Command(connection, "SELECT EXISTS (SELECT 1 FROM records)");
        while ((long)count.ExecuteScalar()! == 0 && !run.Process.HasExited)
        {
            await Task.Delay(1);
        }

        if (!run.Process.HasExited)
        {
            // Straight to the system: on a busy machine a shell would start when the run is over.
            Assert.True(Kill(run.Process.Id, signal) == 0 || run.Process.HasExited, $"signal {signal} could not be sent");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}

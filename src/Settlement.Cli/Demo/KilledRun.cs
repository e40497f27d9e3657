using System.Diagnostics;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>Starts a run in a process of its own and kills it, without warning, once it has settled some users.</summary>
internal static class KilledRun
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// Kills the run of a date once there are <paramref name="enough"/> records, or at once when it is cancelled.
    /// </summary>
    /// <returns>The records there were once the process was dead.</returns>
    public static async Task<long> RunAsync(StoreUrl store, SettlementDate date, long enough, CancellationToken cancellationToken)
    {
        using var process = Start("run", "--date", date.ToString());
        try
        {
            while (!process.HasExited && await DemoStore.CountAsync(store, date, cancellationToken) < enough)
            {
                await Task.Delay(Glance, cancellationToken);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return await DemoStore.CountAsync(store, date, cancellationToken);
    }

    private static Process Start(params string[] arguments)
    {
        // Started as "dotnet settle.dll" the program is the host's first argument, else it is the program itself.
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program, isHost ? [Path.Combine(AppContext.BaseDirectory, "settle.dll"), .. arguments] : arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("SETTLE_STORE");
        start.Environment.Remove("SETTLE_CONFIG");
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}

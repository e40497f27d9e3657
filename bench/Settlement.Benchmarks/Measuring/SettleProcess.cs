using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Settlement.Benchmarks;

/// <summary>Runs <c>settle</c> as a process of its own and measures it.</summary>
/// <param name="folder">The working folder.</param>
/// <param name="store">The store's URL; a path in it is relative to the folder.</param>
internal sealed class SettleProcess(string folder, string store)
{
    private readonly string allocatedFile = Path.Combine(folder, "allocated.txt");

    /// <summary>Runs a command line with <c>--json</c> to its end.</summary>
    /// <param name="step">What the table calls it.</param>
    /// <param name="users">How many users it works on.</param>
    /// <param name="check">Whether what it printed shows that it did its work.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <param name="args">The command and its options.</param>
    /// <exception cref="BenchmarkFailedException">It ended with another code than 0, or did other work.</exception>
    public async Task<Measurement> MeasureAsync(
        string step, int users, Func<JsonElement, bool> check, CancellationToken cancellationToken, params string[] args)
    {
        await Console.Error.WriteAsync($"{step}, {Figures.Count(users)} users: ");
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(Describe(args))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var peak = await PeakMemory.WatchAsync(process, cancellationToken);
            var wall = Stopwatch.GetElapsedTime(started);
            if (process.ExitCode != 0)
            {
                throw new BenchmarkFailedException($"{step} ended with exit code {process.ExitCode}: {(await error).Trim()}");
            }

            using var report = JsonDocument.Parse(await output);
            if (!check(report.RootElement))
            {
                throw new BenchmarkFailedException($"{step} did not do the work to be measured: {(await output).Trim()}");
            }

            var measured = new Measurement(
                step,
                users,
                Number(report.RootElement, "elapsedSeconds"),
                Number(report.RootElement, "settleSeconds"),
                wall.TotalSeconds,
                peak,
                await TakeAllocatedAsync(cancellationToken));
            await Console.Error.WriteLineAsync($"{Figures.Seconds(measured.Seconds)} s");
            return measured;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static double? Number(JsonElement report, string field) =>
        report.TryGetProperty(field, out var number) ? number.GetDouble() : null;

    private async Task<long> TakeAllocatedAsync(CancellationToken cancellationToken)
    {
        var allocated = long.Parse(await File.ReadAllTextAsync(allocatedFile, cancellationToken), CultureInfo.InvariantCulture);
        File.Delete(allocatedFile);
        return allocated;
    }

    private ProcessStartInfo Describe(string[] args)
    {
        var start = new ProcessStartInfo
        {
            FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.FileVariable] = allocatedFile;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "settle.dll"));
        foreach (var argument in (ReadOnlySpan<string>)["--store", store, .. args, "--json"])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}

using System.Reflection;

namespace Settlement.Benchmarks;

/// <summary>Runs a benchmark in a folder that is deleted afterwards and prints what it returns.</summary>
internal static class BenchmarkRun
{
    /// <summary>Runs it. Returns the exit code: 1 where what was to be measured failed.</summary>
    /// <param name="parent">Where the folder goes.</param>
    /// <param name="measure">Gets the folder, returns the table.</param>
    public static async Task<int> RunAsync(string parent, Func<string, Task<string>> measure)
    {
        var configuration = typeof(BenchmarkRun).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration;
        if (!string.Equals(configuration, "Release", StringComparison.Ordinal))
        {
            await Console.Error.WriteLineAsync($"built as {configuration}: measure what users run, with -c Release");
            return 2;
        }

        try
        {
            await Console.Out.WriteAsync(await InThrowAwayFolderAsync(parent, measure));
            return 0;
        }
        catch (BenchmarkFailedException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("stopped");
            return 1;
        }
    }

    /// <summary>Measures in an empty folder.</summary>
    public static async Task<T> InThrowAwayFolderAsync<T>(string parent, Func<string, Task<T>> measure)
    {
        var folder = Path.Combine(parent, $"settlement-bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            return await measure(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

using System.Diagnostics;
using Azure;

namespace Settlement.Benchmarks;

/// <summary>The bare loop of a floor: requests, a bounded number of them at once.</summary>
internal static class SideBySide
{
    /// <summary>Sends a request for each item and says how long it took for all to be answered.</summary>
    /// <param name="items">What the requests are made of, ready to be sent.</param>
    /// <param name="atOnce">The most requests under way.</param>
    /// <param name="send">Sends one.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    /// <exception cref="BenchmarkFailedException">
    /// A request was refused: most often by what its own first try wrote, after its answer came too late.
    /// </exception>
    public static async Task<TimeSpan> MeasureAsync<T>(
        IReadOnlyList<T> items, int atOnce, Func<T, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await Parallel.ForAsync(
                0,
                items.Count,
                new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
                async (i, token) => await send(items[i], token));
        }
        catch (Exception refused) when (refused is RequestFailedException or HttpRequestException)
        {
            throw new BenchmarkFailedException($"a request of the floor was refused: {refused.Message.Split('\n')[0].TrimEnd()}");
        }

        return Stopwatch.GetElapsedTime(started);
    }
}

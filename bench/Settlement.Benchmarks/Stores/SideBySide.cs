using System.Diagnostics;

namespace Settlement.Benchmarks;

/// <summary>The bare loop of a floor: requests, a bounded number of them at once.</summary>
internal static class SideBySide
{
    /// <summary>Sends a request for each item and says how long it took for all to be answered.</summary>
    /// <param name="items">What the requests are made of, ready to be sent.</param>
    /// <param name="atOnce">The most requests under way.</param>
    /// <param name="send">Sends one.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    public static async Task<TimeSpan> MeasureAsync<T>(
        IReadOnlyList<T> items, int atOnce, Func<T, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(
            0,
            items.Count,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (i, token) => await send(items[i], token));
        return Stopwatch.GetElapsedTime(started);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Settlement.Benchmarks;

/// <summary>
/// Watches the most memory that a process has had resident. The system keeps the high-water mark itself, so looking
/// every 10 ms misses no peak but one in a process's last 10 ms.
/// </summary>
internal static class PeakMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks until the process ends; returns bytes, or null where the system does not say.</summary>
    public static async Task<long?> WatchAsync(Process process, CancellationToken cancellationToken)
    {
        var ended = process.WaitForExitAsync(cancellationToken);
        long peak = 0;
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, Read(process));
            await Task.WhenAny(ended, Task.Delay(Interval, cancellationToken));
        }

        await ended;
        return peak == 0 ? null : peak;
    }

    private static long Read(Process process)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                return ReadStatus(process.Id);
            }

            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // It ended between the look at it and the reading.
            return 0;
        }
    }

    private static long ReadStatus(int processId)
    {
        foreach (var line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status")))
        {
            // "VmHWM:     52340 kB", where kB are 1,024 bytes.
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
            {
                return 1_024 * long.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM: kB".Length).Trim(), CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }
}

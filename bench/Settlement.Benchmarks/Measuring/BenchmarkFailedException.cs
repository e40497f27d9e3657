using System.Globalization;

namespace Settlement.Benchmarks;

/// <summary>What was to be measured did not do its work, so its time means nothing.</summary>
internal sealed class BenchmarkFailedException(string message) : Exception(message)
{
    /// <summary>Throws if a floor writes more or less than the run did.</summary>
    public static void RequireRecords(int records, int users)
    {
        if (records != users)
        {
            throw new BenchmarkFailedException(string.Create(
                CultureInfo.InvariantCulture, $"the floor has {records} records to write for {users} users"));
        }
    }
}

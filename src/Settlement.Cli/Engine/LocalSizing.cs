using Settlement.Core;

namespace Settlement.Cli;

/// <summary>How work is cut into pieces on one machine.</summary>
internal static class LocalSizing
{
    private const int PagesOfBatches = 2;

    /// <summary>The cores there are, at least 2 and at most 8.</summary>
    public static int DefaultParallelism => Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>As many parts as pieces of work under way at once, in pages of the batches that the store likes.</summary>
    public static RunSizing Of(int batch, int parallelism, RetryPolicy retry) => new()
    {
        Partitions = parallelism,
        PartitionWindow = parallelism,
        PageSize = batch * PagesOfBatches,
        ReconcilePageSize = Math.Max(batch * PagesOfBatches, new RunSizing().ReconcilePageSize),
        UsersPerActivity = batch,
        ActivityWindow = parallelism,
        Retry = retry,
    };

    /// <summary>Stores may block a thread while they write: each piece of work has one of its own from the start.</summary>
    public static void ReserveThreads(int parallelism)
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, parallelism + 2), ports);
    }
}

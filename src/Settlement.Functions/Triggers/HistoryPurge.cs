using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Settlement.Functions;

/// <summary>
/// Removes the history of runs that ended long ago, every night. Only the engine's own: days, records and payments are
/// never purged.
/// </summary>
public sealed class HistoryPurge(SettlementOptions options, TimeProvider time, ILogger<HistoryPurge> logger)
{
    private static readonly OrchestrationRuntimeStatus[] Ended =
    [
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    [Function("HistoryPurge")]
    public async Task RunAsync(
        [TimerTrigger("%Settlement:PurgeSchedule%", RunOnStartup = false, UseMonitor = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-options.KeepHistoryDays);
        var purged = await client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(DateTimeOffset.UnixEpoch, before, Ended), cancellationToken);
        var count = purged.PurgedInstanceCount;
        logger.LogInformation("Purged the history of {Count} instances from before {Before:O}", count, before);
    }
}

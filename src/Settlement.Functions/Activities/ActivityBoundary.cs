using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>What every activity goes through: its stores are opened, its run sends heartbeats, its failure becomes data.</summary>
public sealed class ActivityBoundary(AppStores stores, Heartbeats heartbeats, ILogger<ActivityBoundary> logger)
{
    /// <summary>
    /// Executes an activity of a run or close that holds the lease of its date; with no run, of one that holds no lease,
    /// such as a dry run.
    /// </summary>
    public Task<ActivityAnswer<TOutput>> AnswerAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, SettlementDate date, RunId? run, Func<OpenStores, Task<TOutput>> execute) =>
        AnswerAsync(activity, open => run is { } holder ? heartbeats.DuringAsync(open.Leases, date, holder, () => execute(open)) : execute(open));

    /// <summary>Executes an activity that needs no lease.</summary>
    public async Task<ActivityAnswer<TOutput>> AnswerAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, Func<OpenStores, Task<TOutput>> execute)
    {
        try
        {
            return new ActivityAnswer<TOutput>(await execute(await stores.GetAsync()));
        }
        catch (Exception exception)
        {
            var transient = exception is TransientFailureException;
            var name = activity.Name;
            logger.Log(transient ? LogLevel.Warning : LogLevel.Error, exception, "{Activity} failed", name);
            return new ActivityAnswer<TOutput>(
                Output: default, new ActivityFailure(transient, OneLine.Of(exception.Message), IsStop: exception is LeaseLostException));
        }
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Settlement.Functions;

/// <summary>
/// The daily tick. It settles every open date since the last settled one, so a tick that was late or never came is made up
/// for by the next. The schedule is monitored: one that passed while the app was down fires when it is up again.
/// </summary>
public sealed class DailyTimer(SettlementOptions options, TimeProvider time, ILogger<DailyTimer> logger)
{
    /// <summary>Starts the schedule's orchestration, unless an earlier tick is still at work.</summary>
    [Function("DailyTimer")]
    public async Task RunAsync(
        [TimerTrigger("%Settlement:Schedule%", RunOnStartup = false, UseMonitor = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient client)
    {
        var latestDue = options.DateRules.LatestDue(time.GetUtcNow());
        var late = timer.IsPastDue;
        logger.LogInformation("Tick: dates up to {LatestDue} are due; late: {Late}", latestDue, late);
        using var engine = new Engine(client, time);
        if (!await engine.TryStartAsync(new ScheduleInput(latestDue)))
        {
            logger.LogWarning("An earlier tick is still at work; the next one settles what is open then");
        }
    }
}

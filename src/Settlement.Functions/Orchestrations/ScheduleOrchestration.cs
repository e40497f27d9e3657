using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>
/// Settles the dates of a tick, or of a catch-up, one after the other, oldest first. A date that cannot be settled does not keep the
/// next from it. It starts each run under the date's own instance id and asks from time to time whether it has ended: a
/// run that somebody else started meanwhile is waited for like its own.
/// </summary>
public static class ScheduleOrchestration
{
    public const string Name = "SettleOpenDates";

    private const int PollsPerGeneration = 60;
    private const int PollsBeforeSlow = 12;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    [Function(Name)]
    public static async Task SettleOpenDatesAsync([OrchestrationTrigger] TaskOrchestrationContext context, ScheduleInput input)
    {
        var logger = context.CreateReplaySafeLogger(typeof(ScheduleOrchestration));
        var retry = new TaskOptions(new Microsoft.DurableTask.RetryPolicy(maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(30), backoffCoefficient: 2));
        var remaining = input.Remaining ??
            await context.CallActivityAsync<IReadOnlyList<SettlementDate>>(ScheduleActivityFunctions.FindOpenDates, input.LatestDue, retry);
        if (remaining.Count == 0)
        {
            return;
        }

        var date = remaining[0];
        if (!input.Started)
        {
            var started = input.CatchUp is { } catchUp
                ? await context.CallActivityAsync<bool>(ScheduleActivityFunctions.StartCatchUpRun, new CatchUpRun(date, catchUp.By), retry)
                : await context.CallActivityAsync<bool>(ScheduleActivityFunctions.StartRun, date, retry);
            var what = !started ? "not started: a run is going on, it is settled, or the schedule is paused" : input.CatchUp is null ? "started on schedule" : "started to catch up";
            logger.LogInformation("{Date}: {What}", date, what);
        }

        for (var poll = 0; poll < PollsPerGeneration; poll++)
        {
            await context.CreateTimer(context.CurrentUtcDateTime + (!input.Started && poll < PollsBeforeSlow ? Soon : Later), CancellationToken.None);
            if (!await context.CallActivityAsync<bool>(ScheduleActivityFunctions.IsRunGoingOn, date, retry))
            {
                context.ContinueAsNew(input with { Remaining = [.. remaining.Skip(1)], Started = false }, preserveUnprocessedEvents: false);
                return;
            }
        }

        context.ContinueAsNew(input with { Remaining = remaining, Started = true }, preserveUnprocessedEvents: false);
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>The activities of the schedule and of catch-ups.</summary>
public sealed class ScheduleActivityFunctions(
    AppStores stores,
    AppInbox inbox,
    SettlementOptions options,
    WorkflowRequests requests,
    SettlementMeter meter,
    TimeProvider time,
    ILogger<ScheduleActivityFunctions> logger)
{
    public const string FindOpenDates = "FindOpenDates";

    public const string StartRun = "StartRun";

    public const string StartCatchUpRun = "StartCatchUpRun";

    public const string IsRunGoingOn = "IsRunGoingOn";

    /// <summary>The dates that this tick takes, oldest first.</summary>
    [Function(FindOpenDates)]
    public async Task<IReadOnlyList<SettlementDate>> FindOpenDatesAsync([ActivityTrigger] SettlementDate latestDue)
    {
        var open = await stores.GetAsync();
        if (await IsPausedAsync(open))
        {
            return [];
        }

        var plan = await CatchUpPlan.ReadAsync(
            open.Dates, from: null, latestDue, options.LookBackDays, time.GetUtcNow(), options.DateRules, CancellationToken.None);
        var taken = plan.Take(await FindWithFilesAsync(open, plan), options.MostDatesPerTick);
        TellLeft(plan, taken);
        return taken;
    }

    /// <summary>Starts a date's run on schedule; false if one is in progress, or the schedule is paused.</summary>
    [Function(StartRun)]
    public async Task<bool> StartRunAsync([ActivityTrigger] SettlementDate date, [DurableClient] DurableTaskClient client)
    {
        if (await IsPausedAsync(await stores.GetAsync()))
        {
            return false;
        }

        using var engine = new Engine(client, time);
        return await engine.TryStartAsync(requests.Run(date, RunKind.Timer, "timer", "all users"));
    }

    /// <summary>Starts a date's run to catch up; false if one is in progress, or the date is settled.</summary>
    [Function(StartCatchUpRun)]
    public async Task<bool> StartCatchUpRunAsync([ActivityTrigger] CatchUpRun run, [DurableClient] DurableTaskClient client)
    {
        var open = await stores.GetAsync();
        if (await open.Settlements.ReadDayAsync(run.Date, CancellationToken.None) is { State: not DayState.Open })
        {
            return false;
        }

        using var engine = new Engine(client, time);
        return await engine.TryStartAsync(requests.Run(run.Date, RunKind.Http, run.By, "catch-up"));
    }

    /// <summary>Whether a date's run has not ended yet.</summary>
    [Function(IsRunGoingOn)]
    public async Task<bool> IsRunGoingOnAsync([ActivityTrigger] SettlementDate date, [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await engine.IsGoingOnAsync(InstanceIds.Run(date));
    }

    private async Task<bool> IsPausedAsync(OpenStores open)
    {
        var pause = await new SchedulePause(open.Pauses).FindAsync(CancellationToken.None);
        meter.Paused(pause is not null);
        if (pause is not null)
        {
            logger.LogWarning("The schedule is paused {Pause}: the timer settles nothing", pause);
        }

        return pause is not null;
    }

    // Files that came too late for an earlier run: this one takes them in. A yields file alone is for any date, so it is of no
    // use to one without positions.
    private async Task<HashSet<SettlementDate>> FindWithFilesAsync(OpenStores open, CatchUpPlan plan)
    {
        var found = new HashSet<SettlementDate>();
        if (inbox.Over(open, [], by: string.Empty) is not { } files)
        {
            return found;
        }

        foreach (var date in plan.Unsettled.Where(date => date.Missing != default))
        {
            var waiting = await files.FindFilesAsync(date.Date, CancellationToken.None);
            if ((waiting.Positions || !date.Missing.Positions) && (waiting.Yields || !date.Missing.Yield))
            {
                found.Add(date.Date);
            }
        }

        return found;
    }

    private void TellLeft(CatchUpPlan plan, IReadOnlyList<SettlementDate> taken)
    {
        var later = plan.Ready.Count(date => !taken.Contains(date.Date));
        if (later > 0)
        {
            logger.LogWarning("{Count} dates that could be settled are left to the next tick: one takes {Most} at most", later, options.MostDatesPerTick);
        }

        if (plan.Left.Count > 0)
        {
            logger.LogWarning(
                "{Count} dates before {From} could be settled and are left, first {First}: the timer looks back {Days} days; a catch-up takes them",
                plan.Left.Count,
                plan.From,
                plan.Left[0],
                options.LookBackDays);
        }
    }
}

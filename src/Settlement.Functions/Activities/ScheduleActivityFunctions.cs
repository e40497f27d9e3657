using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>The activities of the schedule.</summary>
public sealed class ScheduleActivityFunctions(AppStores stores, AppInbox inbox, SettlementOptions options, WorkflowRequests requests, TimeProvider time)
{
    public const string FindOpenDates = "FindOpenDates";

    public const string StartRun = "StartRun";

    public const string IsRunGoingOn = "IsRunGoingOn";

    /// <summary>The open dates that this tick takes, oldest first.</summary>
    [Function(FindOpenDates)]
    public async Task<IReadOnlyList<SettlementDate>> FindOpenDatesAsync([ActivityTrigger] SettlementDate latestDue)
    {
        var open = await stores.GetAsync();
        var days = await open.Settlements.ListDaysAsync(OpenDates.Earliest(latestDue), latestDue, CancellationToken.None);
        var dates = OpenDates.Since(latestDue, days);
        var files = inbox.Over(open, [], by: string.Empty);
        var withInputs = new HashSet<SettlementDate>();
        foreach (var date in dates)
        {
            // Files that came too late for an earlier run: this one takes them in.
            if (await open.Inputs.ReadYieldAsync(date, CancellationToken.None) is not null ||
                (files is not null && await files.HasFilesAsync(date, CancellationToken.None)))
            {
                withInputs.Add(date);
            }
        }

        return OpenDates.Take(dates, withInputs, options.MostDatesPerTick);
    }

    /// <summary>Starts a date's run; false if one is in progress.</summary>
    [Function(StartRun)]
    public async Task<bool> StartRunAsync([ActivityTrigger] SettlementDate date, [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await engine.TryStartAsync(requests.Run(date, RunKind.Timer, "timer", "all users"));
    }

    /// <summary>Whether a date's run has not ended yet.</summary>
    [Function(IsRunGoingOn)]
    public async Task<bool> IsRunGoingOnAsync([ActivityTrigger] SettlementDate date, [DurableClient] DurableTaskClient client)
    {
        using var engine = new Engine(client, time);
        return await engine.IsGoingOnAsync(InstanceIds.Run(date));
    }
}

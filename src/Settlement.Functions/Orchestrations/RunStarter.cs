using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>
/// Starts runs. A date has one run at a time, because all runs of a date share an instance id and the engine creates an
/// instance atomically; a finished run is replaced by the next. That saves double work and no more: what keeps a user from
/// being credited twice is in the stores.
/// </summary>
/// <param name="options">The app's settings.</param>
/// <param name="newRunId">Makes the id of a run.</param>
public sealed class RunStarter(SettlementOptions options, Func<Guid> newRunId)
{
    private static readonly OrchestrationRuntimeStatus[] GoingOn =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
    ];

    /// <summary>The instance id that all runs of a date share.</summary>
    public static string InstanceId(SettlementDate date) => $"settle-{date}";

    /// <summary>The instance ids of a run's parts.</summary>
    public IEnumerable<string> PartInstanceIds(SettlementDate date)
    {
        var request = Request(date);
        return Enumerable.Range(0, options.Partitions).Select(request.PartInstanceId);
    }

    /// <summary>A request for a run of all users, which <c>with</c> narrows. It uses the inbox where the app has one.</summary>
    public RunRequest Request(SettlementDate date) =>
        new() { Date = date, RunId = new RunId(newRunId()), Sizing = options.Sizing, Inbox = Inbox(date) };

    /// <summary>Starts a run; false where one of the date is going on.</summary>
    public static async Task<bool> TryStartAsync(DurableTaskClient client, RunRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                DayWorkflow.Name.Name,
                request,
                new StartOrchestrationOptions(request.InstanceId).WithDedupeStatuses(GoingOn),
                cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    // Counted from the cut-off, not from the start: a rerun of an old date has nothing to wait for.
    private InboxUse? Inbox(SettlementDate date) => options.Inbox is null ? null : new InboxUse
    {
        Deadline = new SettlementCalendar(options.TimeZone, options.CutOff).DueAt(date) + TimeSpan.FromMinutes(options.InputsDeadlineMinutes),
    };

    /// <summary>Whether a status is that of a run that has not ended.</summary>
    public static bool IsGoingOn(OrchestrationRuntimeStatus status) => GoingOn.Contains(status);
}

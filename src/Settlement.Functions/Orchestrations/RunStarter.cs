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
    private const int LongestHolder = 256;

    private static readonly OrchestrationRuntimeStatus[] GoingOn =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
    ];

    /// <summary>The instance id that all runs of a date share.</summary>
    public static string InstanceId(SettlementDate date) => $"settle-{date}";

    /// <summary>The instance ids of a run's parts.</summary>
    public IEnumerable<string> PartInstanceIds(SettlementDate date)
    {
        var request = new RunRequest { Date = date, RunId = default };
        return Enumerable.Range(0, options.Partitions).Select(request.PartInstanceId);
    }

    /// <summary>
    /// A request for a run of all users, which <c>with</c> narrows. It takes its turn on the date, and uses the inbox where the
    /// app has one.
    /// </summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="kind">What starts the run.</param>
    /// <param name="startedBy">Who: 1 to 256 characters.</param>
    /// <param name="asked">What was asked for, on one line without secrets: at most 1,000 characters.</param>
    public RunRequest Request(SettlementDate date, RunKind kind, string startedBy, string asked) => new()
    {
        Date = date,
        RunId = new RunId(newRunId()),
        Turn = new TurnUse(kind, startedBy, asked, options.TimeoutRule.Lease) { Holder = Holder(startedBy) },
        Sizing = options.Sizing,
        Inbox = Inbox(date),
    };

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

    private static string Holder(string startedBy)
    {
        var holder = $"the app, for {startedBy}";
        return holder.Length > LongestHolder ? holder[..(LongestHolder - 1)] + "…" : holder;
    }

    // Counted from the cut-off, not from the start: a rerun of an old date has nothing to wait for.
    private InboxUse? Inbox(SettlementDate date) => options.Inbox is null ? null : new InboxUse
    {
        Deadline = new SettlementCalendar(options.TimeZone, options.CutOff).DueAt(date) + TimeSpan.FromMinutes(options.InputsDeadlineMinutes),
    };

    /// <summary>Whether a status is that of a run that has not ended.</summary>
    public static bool IsGoingOn(OrchestrationRuntimeStatus status) => GoingOn.Contains(status);
}

using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>
/// Starts closes. A date has one at a time, because all closes of a date share an instance id. That saves double work and no
/// more: closes at once come to one certificate.
/// </summary>
public static class CloseStarter
{
    private static readonly OrchestrationRuntimeStatus[] GoingOn =
        [.. Enum.GetValues<OrchestrationRuntimeStatus>().Where(RunStarter.IsGoingOn)];

    /// <summary>The instance id that all closes of a date share.</summary>
    public static string InstanceId(SettlementDate date) => $"close-{date}";

    /// <summary>Starts a close; false where one of the date is going on.</summary>
    public static async Task<bool> TryStartAsync(DurableTaskClient client, CloseRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                CloseWorkflow.Name.Name,
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
}

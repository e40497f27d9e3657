using System.Diagnostics.CodeAnalysis;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Settlement.Functions;

/// <summary>
/// Orchestrations of which one at a time goes on under an instance id: the engine creates an instance atomically, and one
/// that has ended is replaced by the next. That saves double work and no more: what keeps a user from being credited twice,
/// and a day from being closed twice, is in the stores.
/// </summary>
internal static class SingleInstance
{
    private static readonly OrchestrationRuntimeStatus[] GoingOn =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
    ];

    /// <summary>Starts one; false if one of its instance id is in progress.</summary>
    public static async Task<bool> TryStartAsync(
        DurableTaskClient client, string orchestration, string instanceId, object input, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                orchestration, input, new StartOrchestrationOptions(instanceId).WithDedupeStatuses(GoingOn), cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    /// <summary>Whether the latest of an instance id has not ended; false if there was none.</summary>
    public static async Task<bool> IsGoingOnAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken) =>
        IsGoingOn(await client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken));

    /// <summary>Whether it has not ended; false for null.</summary>
    public static bool IsGoingOn([NotNullWhen(true)] OrchestrationMetadata? instance) => instance is not null && GoingOn.Contains(instance.RuntimeStatus);
}

using Microsoft.DurableTask.Client;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>An orchestration as the interface sees it.</summary>
internal sealed class DurableInstance(OrchestrationMetadata orchestration) : WorkflowInstance
{
    public override string InstanceId => orchestration.InstanceId;

    public override WorkflowState State => orchestration.RuntimeStatus switch
    {
        OrchestrationRuntimeStatus.Pending => WorkflowState.Pending,
        OrchestrationRuntimeStatus.Running => WorkflowState.Running,
        OrchestrationRuntimeStatus.Completed => WorkflowState.Completed,
        OrchestrationRuntimeStatus.Failed => WorkflowState.Failed,
        OrchestrationRuntimeStatus.Suspended => WorkflowState.Suspended,

        // Whatever else the enum names is out of use.
        _ => WorkflowState.Terminated,
    };

    public override DateTimeOffset CreatedAt => orchestration.CreatedAt;

    public override DateTimeOffset UpdatedAt => orchestration.LastUpdatedAt;

    // Backends say nothing, an empty text or a JSON null before there is one.
    public override RunStatus? Published =>
        orchestration.SerializedCustomStatus is null or "" or "null" ? null : orchestration.ReadCustomStatusAs<RunStatus>();

    public override string? EndReason => Functions.EndReason.Of(orchestration);

    public override T? Input<T>()
        where T : class => orchestration.ReadInputAs<T>();

    public override T? Output<T>()
        where T : class => orchestration.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? orchestration.ReadOutputAs<T>() : null;
}

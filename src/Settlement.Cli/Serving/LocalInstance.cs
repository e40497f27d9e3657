using Settlement.Core;
using Settlement.Web;

namespace Settlement.Cli;

/// <summary>A workflow of this process as it stood at a moment. Immutable.</summary>
internal sealed class LocalInstance : WorkflowInstance
{
    private readonly string instanceId;
    private readonly object? input;
    private readonly object? output;
    private readonly DateTimeOffset createdAt;
    private readonly WorkflowState state;
    private readonly DateTimeOffset updatedAt;
    private readonly RunStatus? published;
    private readonly string? endReason;

    private LocalInstance(
        string instanceId, object? input, object? output, DateTimeOffset createdAt, WorkflowState state, DateTimeOffset updatedAt, RunStatus? published, string? endReason)
    {
        this.instanceId = instanceId;
        this.input = input;
        this.output = output;
        this.createdAt = createdAt;
        this.state = state;
        this.updatedAt = updatedAt;
        this.published = published;
        this.endReason = endReason;
    }

    public override string InstanceId => instanceId;

    public override WorkflowState State => state;

    public override DateTimeOffset CreatedAt => createdAt;

    public override DateTimeOffset UpdatedAt => updatedAt;

    public override RunStatus? Published => published;

    public override string? EndReason => endReason;

    public static LocalInstance Started(string instanceId, object? input, DateTimeOffset now) =>
        new(instanceId, input, output: null, now, WorkflowState.Running, now, published: null, endReason: null);

    public override T? Input<T>()
        where T : class => input as T;

    public override T? Output<T>()
        where T : class => output as T;

    public LocalInstance Publishing(RunStatus status, DateTimeOffset now) => new(instanceId, input, output, createdAt, state, now, status, endReason);

    public LocalInstance Completed(object result, DateTimeOffset now) =>
        new(instanceId, input, result, createdAt, WorkflowState.Completed, now, published, endReason: null);

    public LocalInstance Ended(WorkflowState how, string reason, DateTimeOffset now) =>
        new(instanceId, input, output: null, createdAt, how, now, published, OneLine.Of(reason));
}

using System.Diagnostics.CodeAnalysis;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What one generation of a workflow sees of the engine.</summary>
internal sealed class InProcessContext(InProcessEngine engine, string instanceId, CancellationToken cancellationToken)
    : IWorkflowContext
{
    private object? next;

    /// <inheritdoc />
    public string InstanceId => instanceId;

    /// <inheritdoc />
    public DateTimeOffset CurrentUtc => engine.UtcNow;

    /// <inheritdoc />
    public Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry) =>
        engine.CallActivityAsync(activity, input, retry, cancellationToken);

    /// <inheritdoc />
    public Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input) =>
        engine.RunAsync(workflow, instanceId, input, cancellationToken);

    /// <inheritdoc />
    public Task WaitUntilAsync(DateTimeOffset until) => engine.WaitUntilAsync(until, cancellationToken);

    /// <inheritdoc />
    public void ContinueAsNew<TInput>(TInput input) => next = input;

    /// <inheritdoc />
    public void SetStatus(RunStatus status) => engine.SetStatus(instanceId, status);

    /// <summary>Whether the workflow asked for another generation, and with which input.</summary>
    internal bool ContinuesAsNew<TInput>([NotNullWhen(true)] out TInput? input)
    {
        input = next is null ? default : (TInput)next;
        return next is not null;
    }
}

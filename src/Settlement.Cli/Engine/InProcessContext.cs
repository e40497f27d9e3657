using System.Diagnostics.CodeAnalysis;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What one generation of a workflow sees of the engine.</summary>
internal sealed class InProcessContext(InProcessEngine engine, string instanceId, CancellationToken cancellationToken)
    : IWorkflowContext
{
    private object? next;

    public string InstanceId => instanceId;

    public DateTimeOffset CurrentUtc => engine.UtcNow;

    public Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry) =>
        engine.CallActivityAsync(activity, input, retry, cancellationToken);

    public Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input) =>
        engine.RunAsync(workflow, instanceId, input, cancellationToken);

    public Task WaitUntilAsync(DateTimeOffset until) => engine.WaitUntilAsync(until, cancellationToken);

    public void ContinueAsNew<TInput>(TInput input) => next = input;

    public void SetStatus(RunStatus status) => engine.SetStatus(instanceId, status);

    /// <summary>Whether the workflow asked for another generation, and with which input.</summary>
    internal bool ContinuesAsNew<TInput>([NotNullWhen(true)] out TInput? input)
    {
        input = next is null ? default : (TInput)next;
        return next is not null;
    }
}

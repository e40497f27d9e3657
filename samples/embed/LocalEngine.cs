using Settlement.Core;

namespace EmbedSample;

/// <summary>
/// The smallest engine that runs the workflow: one process, no history. Every activity is safe to repeat, so running the
/// workflow again is going on where it stopped. A durable engine implements the same interface.
/// </summary>
internal sealed class LocalEngine(ActivityTable activities)
{
    /// <summary>Runs a workflow, generation after generation, until one does not continue as new.</summary>
    public async Task<TOutput> RunAsync<TInput, TOutput>(
        Func<IWorkflowContext, TInput, Task<TOutput?>> workflow, string instanceId, TInput input)
        where TOutput : class
    {
        while (true)
        {
            var context = new Context(this, instanceId);
            var output = await workflow(context, input);
            if (context.Next is not TInput next)
            {
                return output ?? throw new InvalidOperationException($"{instanceId} ended without an output");
            }

            input = next;
        }
    }

    private sealed class Context(LocalEngine engine, string instanceId) : IWorkflowContext
    {
        public object? Next { get; private set; }

        public string InstanceId => instanceId;

        public DateTimeOffset CurrentUtc => TimeProvider.System.GetUtcNow();

        public async Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await engine.Activities.ExecuteAsync(activity, input, CancellationToken.None);
                }
                catch (TransientFailureException) when (attempt < retry.Attempts)
                {
                    await Task.Delay(retry.BackOff);
                }
                catch (Exception exception)
                {
                    throw new ActivityFailedException(activity.Name, exception is TransientFailureException, exception.Message, exception);
                }
            }
        }

        // The only one that a day calls: it settles a part of the users.
        public async Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input) =>
            (TOutput)(object)await engine.RunAsync(PartitionWorkflow.RunAsync, instanceId, (PartitionInput)(object)input!);

        public Task WaitUntilAsync(DateTimeOffset until) =>
            until - CurrentUtc is { Ticks: > 0 } left ? Task.Delay(left) : Task.CompletedTask;

        public void ContinueAsNew<TInput>(TInput input) => Next = input;

        public void SetStatus(RunStatus status)
        {
            // Where a program shows how far it has come, it does so here.
        }
    }

    private ActivityTable Activities => activities;
}

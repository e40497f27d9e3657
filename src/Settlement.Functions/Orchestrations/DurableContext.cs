using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Storage;
using RetryPolicy = Settlement.Core.RetryPolicy;

namespace Settlement.Functions;

/// <summary>What the day's workflow sees of Durable Functions. The logger is replay-safe.</summary>
internal sealed class DurableContext(TaskOrchestrationContext context, ILogger logger) : IWorkflowContext
{
    private readonly PhaseTimes phases = new();

    public string InstanceId => context.InstanceId;

    public DateTimeOffset CurrentUtc => new(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc));

    public async Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await AttemptAsync(activity, input);
            if (answer.Failure is not { } failure)
            {
                return answer.Output!;
            }

            if (failure.IsStop || !failure.IsTransient || attempt >= retry.Attempts)
            {
                throw new ActivityFailedException(activity.Name, failure.IsTransient, failure.Message);
            }

            if (!context.IsReplaying)
            {
                RunInstruments.RetriedActivity();
            }

            logger.LogWarning(
                "{Activity} of {InstanceId}: attempt {Attempt} of {Attempts} failed: {Reason}; trying again",
                activity.Name,
                InstanceId,
                attempt,
                retry.Attempts,
                failure.Message);
            await WaitUntilAsync(CurrentUtc + retry.BackOff);
        }
    }

    public async Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<TOutput>(
                workflow.Name, input, new SubOrchestrationOptions { InstanceId = instanceId });
        }
        catch (TaskFailedException exception)
        {
            // A part fails only for what is everybody's failure: what is one user's alone, it has quarantined.
            throw new ActivityFailedException(workflow.Name, isTransient: true, OneLine.Of(exception.FailureDetails.ErrorMessage), exception);
        }
    }

    public Task WaitUntilAsync(DateTimeOffset until) =>
        until <= CurrentUtc ? Task.CompletedTask : context.CreateTimer(until.UtcDateTime, CancellationToken.None);

    public void ContinueAsNew<TInput>(TInput input) => context.ContinueAsNew(input, preserveUnprocessedEvents: false);

    // A replay goes through the phases once more, by the same clock, and tells none of them again.
    public void SetStatus(RunStatus status)
    {
        phases.Enter(status.Phase, CurrentUtc, isTold: !context.IsReplaying);
        context.SetCustomStatus(status);
    }

    // The activities answer with their failures. What is thrown here is the platform's: a worker that was killed, an
    // invocation over its time-out. That may pass.
    private async Task<ActivityAnswer<TOutput>> AttemptAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input)
    {
        try
        {
            return await context.CallActivityAsync<ActivityAnswer<TOutput>>(activity.Name, input);
        }
        catch (TaskFailedException exception)
        {
            return new ActivityAnswer<TOutput>(
                Output: default, new ActivityFailure(IsTransient: true, OneLine.Of(exception.FailureDetails.ErrorMessage)));
        }
    }
}

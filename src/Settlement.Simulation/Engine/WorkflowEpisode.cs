using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>One execution of a workflow's code on one host, from its input or from the middle of a replay.</summary>
internal sealed class WorkflowEpisode(TaskHub hub, WorkflowInstance instance, DateTimeOffset startedUtc) : IWorkflowContext
{
    private readonly Dictionary<int, TaskCompletionSource<object?>> waiting = [];
    private int calls;

    /// <inheritdoc />
    public string InstanceId => instance.Id;

    /// <inheritdoc />
    public DateTimeOffset CurrentUtc { get; private set; } = startedUtc;

    /// <summary>The input of the next generation, if the workflow asked for one.</summary>
    public object? Next { get; private set; }

    /// <inheritdoc />
    public async Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry)
    {
        var (call, answer) = Await();
        if (instance.Dispatches(call))
        {
            hub.Send(new ActivityMessage
            {
                Instance = instance,
                Generation = instance.Generation,
                Call = call,
                Name = activity.Name,
                Input = input!,
                Retry = retry,
            });
        }

        return (TOutput)(await answer)!;
    }

    /// <inheritdoc />
    public async Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input)
    {
        var (call, answer) = Await();
        if (instance.Dispatches(call))
        {
            hub.StartPart(instance, call, instanceId, (PartitionInput)(object)input!);
        }

        return (TOutput)(await answer)!;
    }

    /// <inheritdoc />
    public async Task WaitUntilAsync(DateTimeOffset until)
    {
        if (until > CurrentUtc)
        {
            var (call, answer) = Await();
            if (instance.Dispatches(call))
            {
                hub.Wake(instance, call, until);
            }

            await answer;
        }
    }

    /// <inheritdoc />
    public void ContinueAsNew<TInput>(TInput input) => Next = input;

    /// <inheritdoc />
    public void SetStatus(RunStatus status)
    {
        // Nobody looks while a schedule runs.
    }

    /// <summary>Hands the workflow the answer to one of its calls.</summary>
    public void Answer(HistoryEvent answer)
    {
        if (instance.Episode != this)
        {
            return;
        }

        CurrentUtc = hub.Utc(answer.At);
        if (!waiting.Remove(answer.Call, out var source))
        {
            throw new InvalidOperationException($"{instance.Id} got the answer to call {answer.Call}, which it never made");
        }

        if (answer.Failure is null)
        {
            source.SetResult(answer.Result);
        }
        else
        {
            source.SetException(answer.Failure);
        }
    }

    private (int Call, Task<object?> Answer) Await()
    {
        var source = new TaskCompletionSource<object?>();
        waiting.Add(calls, source);
        return (calls++, source.Task);
    }
}

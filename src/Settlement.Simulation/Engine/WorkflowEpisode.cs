using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>One execution of a workflow's code on one host, from its input or from the middle of a replay.</summary>
internal sealed class WorkflowEpisode(TaskHub hub, WorkflowInstance instance, DateTimeOffset startedUtc) : IWorkflowContext
{
    private readonly List<PendingCall> calls = [];

    /// <inheritdoc />
    public string InstanceId => instance.Id;

    /// <inheritdoc />
    public DateTimeOffset CurrentUtc { get; private set; } = startedUtc;

    /// <summary>The input of the next generation, if the workflow asked for one.</summary>
    public object? Next { get; private set; }

    /// <inheritdoc />
    public Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry)
    {
        var call = calls.Count;
        var answer = Await<TOutput>();
        if (instance.Dispatches(call))
        {
            hub.Send(new ActivityMessage
            {
                Instance = instance,
                Generation = instance.Generation,
                Call = call,
                Name = activity.Name,
                Execute = process => process.ExecuteAsync(activity, input),
                Retry = retry,
            });
        }

        return answer;
    }

    /// <inheritdoc />
    public Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input)
    {
        var call = calls.Count;
        var answer = Await<TOutput>();
        if (instance.Dispatches(call))
        {
            hub.StartPart(instance, call, instanceId, input!);
        }

        return answer;
    }

    /// <inheritdoc />
    public Task WaitUntilAsync(DateTimeOffset until)
    {
        if (until <= CurrentUtc)
        {
            return Task.CompletedTask;
        }

        var call = calls.Count;
        var answer = Await<bool>();
        if (instance.Dispatches(call))
        {
            hub.Wake(instance, call, until);
        }

        return answer;
    }

    /// <inheritdoc />
    public void ContinueAsNew<TInput>(TInput input) => Next = input;

    /// <inheritdoc />
    public void SetStatus(RunStatus status) => hub.Note(instance, status);

    /// <summary>Whether the workflow has the answer to each of its calls.</summary>
    public bool HasAllAnswers => calls.TrueForAll(static call => call.IsAnswered);

    /// <summary>Hands the workflow the answer to one of its calls.</summary>
    public void Answer(HistoryEvent answer)
    {
        if (instance.Episode != this)
        {
            return;
        }

        CurrentUtc = hub.Utc(answer.At);
        if (answer.Call >= calls.Count)
        {
            throw new InvalidOperationException($"{instance.Id} got the answer to call {answer.Call}, which it never made");
        }

        calls[answer.Call].Answer(answer);
    }

    private Task<T> Await<T>()
    {
        var call = new PendingCall<T>();
        calls.Add(call);
        return call.Task;
    }
}

using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Settlement.Testing;

/// <summary>
/// Runs a workflow from its start against a recorded history, as Durable Functions does each time something completes:
/// what is in the history must be issued again, the same and in the same order, before each completion is delivered.
/// Only what lies beyond the history is new.
/// </summary>
public sealed class ReplayingContext(WorkflowInstance instance) : IWorkflowContext
{
    private readonly List<(Action<object> Complete, Action<Exception> Fail)> issued = [];
    private readonly int thread = Environment.CurrentManagedThreadId;
    private int cursor;
    private bool ended;

    public string InstanceId => instance.Id;

    /// <summary>The time of the completion delivered last, as Durable Functions has it.</summary>
    public DateTimeOffset CurrentUtc { get; private set; } = instance.StartedAt;

    /// <summary>The input of the next generation, if the workflow asked for one.</summary>
    public object? Next { get; private set; }

    public RunStatus? Status { get; private set; }

    /// <summary>Replays the instance; gives its task, which is complete if the workflow came to its end.</summary>
    public Task<object> Replay(Func<IWorkflowContext, object, Task<object>> workflow)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var run = workflow(this, instance.Input);
            while (cursor < instance.History.Count)
            {
                var next = instance.History[cursor++];
                if (next.Issued is not null && run.IsFaulted)
                {
                    // The workflow's own failure, such as another call in the place of this one, says more.
                    ExceptionDispatchInfo.Throw(run.Exception.InnerException!);
                }

                Assert.True(next.Issued is null, $"{InstanceId} did not issue again: {next.Issued}");
                CurrentUtc = next.At;
                if (next.Failure is null)
                {
                    issued[next.Call].Complete(next.Output!);
                }
                else
                {
                    issued[next.Call].Fail(next.Failure);
                }
            }

            ended = true;
            return run;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    public Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry) =>
        Issue<TOutput>(activity.Name, input!, retry, childId: null);

    public Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input) =>
        Issue<TOutput>(workflow.Name, input!, retry: null, instanceId);

    public Task WaitUntilAsync(DateTimeOffset until) => Issue<DateTimeOffset>(PendingCall.Timer, until, retry: null, childId: null);

    public void ContinueAsNew<TInput>(TInput input)
    {
        AssertOnEngine();
        Assert.Null(Next);
        Next = input;
    }

    public void SetStatus(RunStatus status)
    {
        AssertOnEngine();
        Status = status;
    }

    private Task<TOutput> Issue<TOutput>(string name, object input, RetryPolicy? retry, string? childId)
    {
        AssertOnEngine();
        Assert.Null(Next);
        var answer = new TaskCompletionSource<TOutput>();
        var call = issued.Count;
        issued.Add((output => answer.SetResult((TOutput)output), answer.SetException));

        var text = $"{name} {childId} {JsonSerializer.Serialize(input, input.GetType())} {retry}";
        if (cursor < instance.History.Count)
        {
            Assert.Equal(instance.History[cursor], new HistoryEvent(call, text));
        }
        else
        {
            instance.History.Add(new HistoryEvent(call, text));
            instance.Pending.Add(new PendingCall(instance, call, name, input, retry, childId));
        }

        cursor++;
        return answer.Task;
    }

    // A workflow that awaited anything else would come back on another thread, or after the replay had ended.
    private void AssertOnEngine()
    {
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        Assert.False(ended, $"{InstanceId} went on by itself after its last completion was delivered");
    }
}

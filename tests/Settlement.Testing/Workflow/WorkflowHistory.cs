namespace Settlement.Testing;

/// <summary>One thing that happened to a workflow instance: a call it issued, or the completion of one.</summary>
/// <param name="Call">The number of the call in its generation, from 0.</param>
/// <param name="Issued">What was called with what, as text; null for a completion.</param>
/// <param name="Output">The call's output, if it completed with one.</param>
/// <param name="Failure">The call's failure, if it failed.</param>
/// <param name="At">When the call completed.</param>
public sealed record HistoryEvent(
    int Call, string? Issued, object? Output = null, Exception? Failure = null, DateTimeOffset At = default);

/// <summary>A call that a workflow issued and that has not completed.</summary>
public sealed record PendingCall(WorkflowInstance Owner, int Call, string Name, object Input, RetryPolicy? Retry, string? ChildId)
{
    /// <summary>The name of the call that is no activity and no sub-workflow; its input is the time waited for.</summary>
    public const string Timer = "(timer)";
}

/// <summary>A workflow instance: the input of its generation and its history, which is all an engine keeps of it.</summary>
public sealed class WorkflowInstance(string id, object input, PendingCall? parentCall, DateTimeOffset startedAt)
{
    public string Id => id;

    /// <summary>When this generation began.</summary>
    public DateTimeOffset StartedAt { get; private set; } = startedAt;

    public object Input { get; private set; } = input;

    /// <summary>The call of the parent that waits for this instance; null for the day's workflow.</summary>
    public PendingCall? ParentCall => parentCall;

    public List<HistoryEvent> History { get; } = [];

    public List<PendingCall> Pending { get; } = [];

    public int Generations { get; private set; } = 1;

    public void ContinueAsNew(object next, DateTimeOffset at)
    {
        Assert.Empty(Pending);
        StartedAt = at;
        Input = next;
        History.Clear();
        Generations++;
    }
}

using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// A workflow under way: its input, the answers it got so far, and the episode that works on it. A durable one outlives
/// the worker that hosts it; the next host replays the history.
/// </summary>
internal sealed class WorkflowInstance
{
    private readonly List<HistoryEvent> history = [];
    private int dispatched;
    private long? begunAt;

    /// <summary>The instance id.</summary>
    public required string Id { get; init; }

    /// <summary>The workflow; the task that it returns has its output.</summary>
    public required Func<IWorkflowContext, object, Task> Body { get; init; }

    /// <summary>The input of the present generation.</summary>
    public required object Input { get; set; }

    /// <summary>Told of the end: the completed task that has the output, or what failed.</summary>
    public required Action<Task?, Exception?> Ended { get; init; }

    /// <summary>The workflow that waits for this one; null for a day's own.</summary>
    public WorkflowInstance? Parent { get; init; }

    /// <summary>The run or close that holds the lease of the date; null for one that takes no turn.</summary>
    public RunId? Holder { get; init; }

    /// <summary>Where it runs.</summary>
    public required WorkerProcess Host { get; set; }

    /// <summary>How often it has continued as new.</summary>
    public int Generation { get; private set; }

    /// <summary>The episode that works on it; null once it has ended.</summary>
    public WorkflowEpisode? Episode { get; set; }

    /// <summary>Whether it has ended, or was lost.</summary>
    public bool IsOver { get; set; }

    /// <summary>The answers so far, in order.</summary>
    public IReadOnlyList<HistoryEvent> History => history;

    /// <summary>When the present generation began, in microseconds: a replay on another host sees the same time.</summary>
    /// <param name="now">The time, should it begin now.</param>
    public long BeginsAt(long now) => begunAt ??= now;

    /// <summary>Whether a call of the present generation is made for the first time, not in a replay.</summary>
    public bool Dispatches(int call)
    {
        if (call < dispatched)
        {
            return false;
        }

        dispatched = call + 1;
        return true;
    }

    /// <summary>Keeps an answer; false if it is one too many or belongs to an earlier generation.</summary>
    public bool Keep(int generation, HistoryEvent answer)
    {
        if (IsOver || generation != Generation || IsAnswered(answer.Call))
        {
            return false;
        }

        history.Add(answer);
        return true;
    }

    /// <summary>Begins the next generation.</summary>
    public void ContinueAsNew(object input)
    {
        Input = input;
        Generation++;
        dispatched = 0;
        begunAt = null;
        history.Clear();
    }

    private bool IsAnswered(int call)
    {
        foreach (var answer in history)
        {
            if (answer.Call == call)
            {
                return true;
            }
        }

        return false;
    }
}

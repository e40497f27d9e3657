using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>An activity to be run: what a workflow waits for, and how often it was tried.</summary>
internal sealed class ActivityMessage
{
    /// <summary>The workflow that waits for it.</summary>
    public required WorkflowInstance Instance { get; init; }

    /// <summary>The generation of the workflow that waits for it.</summary>
    public required int Generation { get; init; }

    /// <summary>Which of the generation's calls it is.</summary>
    public required int Call { get; init; }

    /// <summary>The activity's name.</summary>
    public required string Name { get; init; }

    /// <summary>Executes it once in a process; the task has the output.</summary>
    public required Func<WorkerProcess, Task> Execute { get; init; }

    /// <summary>How it is retried.</summary>
    public required RetryPolicy Retry { get; init; }

    /// <summary>Failed attempts so far.</summary>
    public int Failures { get; set; }
}

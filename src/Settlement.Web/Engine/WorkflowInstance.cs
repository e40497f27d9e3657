using Settlement.Core;

namespace Settlement.Web;

/// <summary>The latest workflow of an instance id, as its engine knows it.</summary>
public abstract class WorkflowInstance
{
    /// <summary>The instance id.</summary>
    public abstract string InstanceId { get; }

    /// <summary>How it stands with its engine.</summary>
    public abstract WorkflowState State { get; }

    /// <summary>When it was started.</summary>
    public abstract DateTimeOffset CreatedAt { get; }

    /// <summary>When its engine last heard of it.</summary>
    public abstract DateTimeOffset UpdatedAt { get; }

    /// <summary>What it last published; null before it did.</summary>
    public abstract RunStatus? Published { get; }

    /// <summary>Why it failed or was ended, on one line; null where it was not, or nobody says why.</summary>
    public abstract string? EndReason { get; }

    /// <summary>Whether it has not ended.</summary>
    public bool IsGoingOn => State is WorkflowState.Pending or WorkflowState.Running or WorkflowState.Suspended;

    /// <summary>What it was started with; null where that is no <typeparamref name="T"/>.</summary>
    public abstract T? Input<T>()
        where T : class;

    /// <summary>What it came to; null before it has completed.</summary>
    /// <exception cref="System.Text.Json.JsonException">An earlier version wrote it in a form of its own.</exception>
    public abstract T? Output<T>()
        where T : class;
}

/// <summary>How a workflow stands with its engine.</summary>
public enum WorkflowState
{
    /// <summary>Started, and not yet at work.</summary>
    Pending,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Ended, with an output.</summary>
    Completed,

    /// <summary>Ended by a failure; that it was taken over or cancelled is one, too.</summary>
    Failed,

    /// <summary>Ended from outside.</summary>
    Terminated,

    /// <summary>Halted from outside.</summary>
    Suspended,
}

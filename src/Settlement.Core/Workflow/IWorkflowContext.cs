namespace Settlement.Core;

/// <summary>
/// The part of a durable engine that the day's workflow needs. A workflow may await nothing but what this returned, and
/// <see cref="Task.WhenAll(Task[])"/> or <see cref="Task.WhenAny(Task[])"/> over that: then it makes the same calls in
/// the same order however often an engine replays it.
/// </summary>
public interface IWorkflowContext
{
    /// <summary>The instance id the workflow runs under.</summary>
    string InstanceId { get; }

    /// <summary>
    /// The time as the engine recorded it, in UTC: a replay sees the same at the same place. It moves on only while the
    /// workflow awaits something.
    /// </summary>
    DateTimeOffset CurrentUtc { get; }

    /// <summary>
    /// Runs an activity. It runs at least once, so it is safe to repeat. Retried as <paramref name="retry"/> says while
    /// its failure is transient.
    /// </summary>
    /// <exception cref="ActivityFailedException">Every attempt failed, or one failed for good.</exception>
    Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry);

    /// <summary>Runs a sub-workflow under an instance id of its own.</summary>
    Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input);

    /// <summary>
    /// Waits until a time has come, however often the engine is stopped and started meanwhile; a time that has passed
    /// needs no wait. <see cref="CurrentUtc"/> is not before it then.
    /// </summary>
    Task WaitUntilAsync(DateTimeOffset until);

    /// <summary>
    /// Ends this generation of the workflow and starts the next with another input under the same instance id; the
    /// workflow returns null right after.
    /// </summary>
    void ContinueAsNew<TInput>(TInput input);

    /// <summary>Publishes how far the workflow has come.</summary>
    void SetStatus(RunStatus status);
}

/// <summary>An activity's name and the types it takes and gives, so that a call cannot mix them up.</summary>
/// <param name="Name">The name under which engines register it.</param>
public sealed record ActivityName<TInput, TOutput>(string Name);

/// <summary>A workflow's name and the types it takes and gives.</summary>
/// <param name="Name">The name under which engines register it.</param>
public sealed record WorkflowName<TInput, TOutput>(string Name);

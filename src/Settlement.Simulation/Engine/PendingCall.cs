namespace Settlement.Simulation;

/// <summary>A call that a workflow waits for; of any result.</summary>
internal abstract class PendingCall
{
    /// <summary>Whether the workflow has its answer.</summary>
    public abstract bool IsAnswered { get; }

    /// <summary>Hands the workflow the answer; once only.</summary>
    public abstract void Answer(HistoryEvent answer);
}

/// <summary>A call that a workflow waits for.</summary>
/// <typeparam name="T">Its result.</typeparam>
internal sealed class PendingCall<T> : PendingCall
{
    private readonly TaskCompletionSource<T> source = new();

    /// <summary>What the workflow awaits.</summary>
    public Task<T> Task => source.Task;

    /// <inheritdoc />
    public override bool IsAnswered => source.Task.IsCompleted;

    /// <inheritdoc />
    public override void Answer(HistoryEvent answer)
    {
        if (answer.Failure is null)
        {
            source.SetFromTask((Task<T>)answer.Result!);
        }
        else
        {
            source.SetException(answer.Failure);
        }
    }
}

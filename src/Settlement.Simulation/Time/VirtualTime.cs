namespace Settlement.Simulation;

/// <summary>
/// Virtual time and the one thread there is: code that awaits runs on here, event after event, and the clock jumps from
/// one event to the next. Events of the same moment run in the order in which they were planned.
/// </summary>
internal sealed class VirtualTime : SynchronizationContext
{
    /// <summary>Microseconds in a millisecond.</summary>
    public const long Millisecond = 1_000;

    /// <summary>Microseconds in a second.</summary>
    public const long Second = 1_000_000;

    // Far more than any schedule needs: a schedule that gets there goes round in circles.
    private const int MostEvents = 1_000_000;
    private const int OrderBits = 24;

    private readonly PriorityQueue<Action, long> events = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private long planned;

    /// <summary>Microseconds since the schedule began.</summary>
    public long Now { get; private set; }

    /// <summary>Runs an action after some microseconds; 0 or less is after everything planned for this moment.</summary>
    public void After(long microseconds, Action action) =>
        events.Enqueue(action, ((Now + Math.Max(microseconds, 0)) << OrderBits) | planned++);

    /// <summary>Runs until nothing is planned any more, or <paramref name="isDone"/> says so between two events.</summary>
    /// <exception cref="InvalidOperationException">There is no end to it.</exception>
    public void Run(Func<bool>? isDone = null)
    {
        var surrounding = Current;
        SetSynchronizationContext(this);
        try
        {
            while (Advance())
            {
                if (isDone?.Invoke() == true)
                {
                    return;
                }
            }
        }
        finally
        {
            SetSynchronizationContext(surrounding);
        }
    }

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state) => ready.Enqueue((d, state));

    /// <inheritdoc />
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc />
    public override SynchronizationContext CreateCopy() => this;

    // What awaits goes on before the clock does.
    private bool Advance()
    {
        if (ready.TryDequeue(out var continuation))
        {
            continuation.Callback(continuation.State);
            return true;
        }

        if (!events.TryDequeue(out var action, out var key))
        {
            return false;
        }

        if (planned > MostEvents)
        {
            throw new InvalidOperationException($"the schedule has more than {MostEvents} events: it goes round in circles");
        }

        Now = key >> OrderBits;
        action();
        return true;
    }
}

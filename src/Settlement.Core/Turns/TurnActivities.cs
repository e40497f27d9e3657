namespace Settlement.Core;

/// <summary>
/// The activities by which a run or a close takes its turn and ends it, for engines whose runs have no process of their own. An
/// engine runs each at least once and may run it twice at once: each is safe to repeat.
/// </summary>
public sealed class TurnActivities(ILeaseStore leases, IRunLog log)
{
    private readonly LeaseTaker taker = new(leases);
    private readonly TurnLog turns = new(leases, log);

    /// <summary>Takes the lease, if it can be had, and enters the run's start in the log.</summary>
    public static ActivityName<TakeTurnInput, LeaseAttempt> TakeTurn { get; } = new("TakeTurn");

    /// <summary>Enters the run's end in the log and gives the lease back; gives the ending that was entered.</summary>
    public static ActivityName<EndTurnInput, RunEnding> EndTurn { get; } = new("EndTurn");

    /// <inheritdoc cref="TakeTurn" />
    /// <exception cref="InvalidOperationException">The log has another run under this one's number.</exception>
    public async Task<LeaseAttempt> TakeTurnAsync(TakeTurnInput input, CancellationToken cancellationToken)
    {
        var turn = input.Turn;

        // Time between two attempts may have been measured on two machines, so it is never taken for negative.
        var since = turn.Observed is { } observed && input.Now > observed.At ? input.Now - observed.At : TimeSpan.Zero;
        var attempt = await taker.TryTakeAsync(
            new LeaseRequest(input.Date, input.RunId, turn.Holder, input.Now, turn.LeaseDuration), turn.Observed?.Other, since, cancellationToken);
        if (attempt.Taken is { } lease)
        {
            await turns.StartAsync(lease, turn.Kind, turn.Work, turn.StartedBy, turn.Options, cancellationToken);
        }

        return attempt;
    }

    /// <inheritdoc cref="EndTurn" />
    public async Task<RunEnding> EndTurnAsync(EndTurnInput input, CancellationToken cancellationToken)
    {
        var lease = input.Lease;
        var stored = await leases.ReadLeaseAsync(lease.Date, cancellationToken);

        // A run fails, too, because it was taken over; the log tells the two apart.
        var isTakenOver = input.Ending.Ending == RunEnding.Failed && stored?.Lease.Fencing != lease.Fencing;
        var ending = isTakenOver ? TurnEnding.Stopped : input.Ending;
        await turns.EndAsync(lease, ending, input.Now, cancellationToken);
        return ending.Ending;
    }
}

/// <summary>A run that wants its turn, at a time that its own clock shows.</summary>
public sealed record TakeTurnInput(SettlementDate Date, RunId RunId, TurnRequest Turn, DateTimeOffset Now);

/// <summary>A run that has come to its end.</summary>
/// <param name="Lease">The lease it took.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Now">The run's clock.</param>
public sealed record EndTurnInput(Lease Lease, TurnEnding Ending, DateTimeOffset Now);

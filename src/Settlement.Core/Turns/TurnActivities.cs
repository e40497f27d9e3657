namespace Settlement.Core;

/// <summary>
/// The activities by which a run or a close takes its turn and ends it, for engines whose runs have no process of their own. An
/// engine runs each at least once and may run it twice at once: each is safe to repeat.
/// </summary>
public sealed class TurnActivities(ILeaseStore leases, IRunLog log)
{
    private readonly LeaseDesk desk = new(leases);

    /// <summary>Takes the lease, if it can be had, and enters the run's start in the log.</summary>
    public static ActivityName<TakeTurnInput, LeaseAttempt> TakeTurn { get; } = new("TakeTurn");

    /// <summary>Enters the run's end in the log and gives the lease back; gives the ending that was entered.</summary>
    public static ActivityName<EndTurnInput, RunEnding> EndTurn { get; } = new("EndTurn");

    /// <inheritdoc cref="TakeTurn" />
    /// <exception cref="InvalidOperationException">The log has another run under this one's number.</exception>
    public async Task<LeaseAttempt> TakeTurnAsync(TakeTurnInput input, CancellationToken cancellationToken)
    {
        var turn = input.Turn;

        // Time between two looks may have been measured on two machines, so it is never taken for negative.
        var since = turn.Seen is { } seen && input.Now > seen.At ? input.Now - seen.At : TimeSpan.Zero;
        var attempt = await desk.TryTakeAsync(
            new LeaseRequest(input.Date, input.RunId, turn.Holder, input.Now, turn.LeaseDuration), turn.Seen?.Other, since, cancellationToken);
        if (attempt.Taken is { } lease)
        {
            var start = new RunStart(input.Date, lease.Fencing, input.RunId, turn.Kind, turn.StartedBy, lease.Since, turn.Options);
            if (!await log.LogStartAsync(start, cancellationToken))
            {
                throw new InvalidOperationException($"another run is in the log as number {lease.Fencing} of {input.Date}");
            }
        }

        return attempt;
    }

    /// <inheritdoc cref="EndTurn" />
    public async Task<RunEnding> EndTurnAsync(EndTurnInput input, CancellationToken cancellationToken)
    {
        var lease = input.Lease;
        var stored = await leases.ReadLeaseAsync(lease.Date, cancellationToken);

        // A run fails, too, because it was taken over; the log tells the two apart.
        var ending = input.Ending == RunEnding.Failed && stored?.Lease.Fencing != lease.Fencing ? RunEnding.Stopped : input.Ending;
        await log.LogEndAsync(new RunEnd(lease.Date, lease.Fencing, ending, input.Now, input.Counts), cancellationToken);
        await leases.ReleaseLeaseAsync(lease, cancellationToken);
        return ending;
    }
}

/// <summary>A run that wants its turn.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="RunId">The run.</param>
/// <param name="Turn">How it takes its turn.</param>
/// <param name="Now">The run's clock.</param>
public sealed record TakeTurnInput(SettlementDate Date, RunId RunId, TurnUse Turn, DateTimeOffset Now);

/// <summary>A run that has come to its end.</summary>
/// <param name="Lease">The lease it took.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Counts">The outcomes it came to; zero unless finished.</param>
/// <param name="Now">The run's clock.</param>
public sealed record EndTurnInput(Lease Lease, RunEnding Ending, RunCounts Counts, DateTimeOffset Now);

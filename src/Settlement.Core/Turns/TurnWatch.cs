namespace Settlement.Core;

/// <summary>
/// The part of a workflow that waits for its turn on a date and ends it. A run or close that names no turn, because its
/// caller holds the lease, and a dry run, which writes nothing and may run beside any other, pass it by.
/// </summary>
/// <param name="context">The workflow's context.</param>
/// <param name="date">The settlement date.</param>
/// <param name="run">The run or close.</param>
/// <param name="turn">How it takes its turn; null where it takes none.</param>
/// <param name="retry">How activities are retried.</param>
internal sealed class TurnWatch(IWorkflowContext context, SettlementDate date, RunId run, TurnUse? turn, RetryPolicy retry)
{
    private Lease? held = turn?.Held;
    private TurnLook? seen = turn?.Seen;

    /// <summary>The turn as the next generation of the workflow goes on with it: the lease, or what was seen of another's.</summary>
    public TurnUse? Turn => turn is null ? null : turn with { Held = held, Seen = seen };

    /// <summary>Takes the turn, waiting for another run where it has to.</summary>
    /// <returns>Whether it has it; false where this generation has waited for long enough, and the next is to go on.</returns>
    public async Task<bool> TakeAsync()
    {
        if (turn is null || held is not null)
        {
            return true;
        }

        for (var look = 0; look < turn.LooksPerGeneration; look++)
        {
            var now = context.CurrentUtc;
            var attempt = await context.CallActivityAsync(
                TurnActivities.TakeTurn, new TakeTurnInput(date, run, turn with { Seen = seen }, now), retry);
            if (attempt.Taken is { } lease)
            {
                (held, seen) = (lease, null);
                return true;
            }

            var other = attempt.Other!;
            seen = new TurnLook(other, now);
            var until = now + other.Remaining;
            context.SetStatus(new RunStatus(
                RunPhase.WaitingForTurn, default, Wait: null, new TurnWait(other.Lease.Holder, other.Lease.Since, until)));
            var next = context.CurrentUtc + turn.LookEvery;
            await context.WaitUntilAsync(next < until ? next : until);
        }

        return false;
    }

    /// <summary>Ends the turn of a run that came to its end by itself.</summary>
    public Task EndAsync(RunReport report) => report.Verdict == PlanVerdict.Planned
        ? EndAsync(RunEnding.Finished, RunCounts.Of(report.Tally))
        : EndAsync(RunEnding.Refused, default);

    /// <summary>Ends the turn of a close that came to its end by itself: it settles nobody.</summary>
    public Task EndAsync(CloseReport report) => EndAsync(report.IsClosed ? RunEnding.Finished : RunEnding.Refused, default);

    /// <summary>Ends the turn of a run or close that failed.</summary>
    public Task FailAsync() => EndAsync(RunEnding.Failed, default);

    private async Task EndAsync(RunEnding ending, RunCounts counts)
    {
        if (held is null)
        {
            return;
        }

        try
        {
            await context.CallActivityAsync(
                TurnActivities.EndTurn, new EndTurnInput(held, ending, counts, context.CurrentUtc), retry);
        }
        catch (ActivityFailedException)
        {
            // What was done stands, and how it ended is what its caller hears. The lease ends by itself.
        }
    }
}

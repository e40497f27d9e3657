namespace Settlement.Core;

/// <summary>
/// The part of the day's workflow that waits for the run's turn and ends it. A run that names no turn, because its caller
/// holds the lease, and a dry run, which writes nothing and may run beside any other, pass it by.
/// </summary>
internal sealed class TurnWatch(IWorkflowContext context, RunRequest request)
{
    private readonly TurnUse? turn = request.DryRun ? null : request.Turn;
    private Lease? held = request.DryRun ? null : request.Turn?.Held;

    /// <summary>The request, with the lease in it: what later generations of the run go on with.</summary>
    public RunRequest Request => turn is null ? request : request with { Turn = turn with { Held = held, Seen = null } };

    /// <summary>Takes the turn, waiting for another run where it has to.</summary>
    /// <returns>Whether it has it; false where this generation is over and the next goes on waiting.</returns>
    public async Task<bool> TakeAsync()
    {
        if (turn is null || held is not null)
        {
            return true;
        }

        var seen = turn.Seen;
        for (var look = 0; look < turn.LooksPerGeneration; look++)
        {
            var now = context.CurrentUtc;
            var attempt = await context.CallActivityAsync(
                TurnActivities.TakeTurn, new TakeTurnInput(request.Date, request.RunId, turn with { Seen = seen }, now), request.Sizing.Retry);
            if (attempt.Taken is { } lease)
            {
                held = lease;
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

        context.ContinueAsNew(request with { Turn = turn with { Seen = seen } });
        return false;
    }

    /// <summary>Ends the turn of a run that came to its end by itself.</summary>
    public Task EndAsync(RunReport report) => report.Verdict == PlanVerdict.Planned
        ? EndAsync(RunEnding.Finished, RunCounts.Of(report.Tally))
        : EndAsync(RunEnding.Refused, default);

    /// <summary>Ends the turn of a run that failed.</summary>
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
                TurnActivities.EndTurn, new EndTurnInput(held, ending, counts, context.CurrentUtc), request.Sizing.Retry);
        }
        catch (ActivityFailedException)
        {
            // What the run did stands, and how it ended is what its caller hears. The lease ends by itself.
        }
    }
}

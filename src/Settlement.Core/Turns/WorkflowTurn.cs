namespace Settlement.Core;

/// <summary>
/// The part of a workflow that waits for its turn on a date and ends it. A run or close that asks for no turn, because its
/// caller holds the lease, and a dry run, which writes nothing and may run beside any other, pass it by.
/// </summary>
internal sealed class WorkflowTurn(IWorkflowContext context, SettlementDate date, RunId run, TurnRequest? request, RetryPolicy retry)
{
    private Lease? held = request?.Held;
    private TurnObservation? observed = request?.Observed;

    /// <summary>The request as the next generation of the workflow goes on with it: with the lease, or what was observed of another's.</summary>
    public TurnRequest? Request => request is null ? null : request with { Held = held, Observed = observed };

    /// <summary>Takes the turn, waiting for another run where it has to.</summary>
    /// <returns>Whether it has it; false where this generation has waited for long enough, and the next is to go on.</returns>
    public async Task<bool> TakeAsync()
    {
        if (request is null || held is not null)
        {
            return true;
        }

        var wait = new PollingWait(context, request.Polling);
        DateTimeOffset until;
        do
        {
            var now = context.CurrentUtc;
            var attempt = await context.CallActivityAsync(
                TurnActivities.TakeTurn, new TakeTurnInput(date, run, request with { Observed = observed }, now), retry);
            if (attempt.Taken is { } lease)
            {
                (held, observed) = (lease, null);
                return true;
            }

            var other = attempt.Other!;
            observed = new TurnObservation(other, now);
            until = now + other.Remaining;
            context.SetStatus(new RunStatus(
                RunPhase.WaitingForTurn, default, Wait: null, TurnWait.For(other.Lease, until)));
        }
        while (await wait.NextAsync(until));
        return false;
    }

    /// <summary>Ends the turn, if there is one; a run that failed because it was taken over says so.</summary>
    public async Task EndAsync(TurnEnding ending)
    {
        if (held is null)
        {
            return;
        }

        try
        {
            var entered = await context.CallActivityAsync(TurnActivities.EndTurn, new EndTurnInput(held, ending, context.CurrentUtc), retry);
            if (entered == RunEnding.Stopped)
            {
                context.SetStatus(new RunStatus(RunPhase.Stopped, default));
            }
        }
        catch (ActivityFailedException)
        {
            // What was done stands, and how it ended is what its caller hears. The lease ends by itself.
        }
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>The activities by which a run or a close takes its turn on its date and ends it.</summary>
public sealed class TurnActivityFunctions(ActivityBoundary boundary, ILogger<TurnActivityFunctions> logger)
{
    [Function("TakeTurn")]
    public Task<ActivityAnswer<LeaseAttempt>> TakeTurnAsync([ActivityTrigger] TakeTurnInput input) =>
        boundary.AnswerAsync(TurnActivities.TakeTurn, async open =>
        {
            var attempt = await Turns(open).TakeTurnAsync(input, CancellationToken.None);
            if (attempt.Taken is { } lease)
            {
                logger.LogInformation(
                    "{Date}: run {Number} ({RunId}) of {StartedBy} begins: {Options}", input.Date, lease.Fencing, input.RunId, input.Turn.StartedBy, input.Turn.Options);
            }
            else
            {
                logger.LogInformation("{Date}: run {RunId} waits for {Holder}", input.Date, input.RunId, attempt.Other!.Lease.Holder);
            }

            return attempt;
        });

    [Function("EndTurn")]
    public Task<ActivityAnswer<RunEnding>> EndTurnAsync([ActivityTrigger] EndTurnInput input) =>
        boundary.AnswerAsync(TurnActivities.EndTurn, async open =>
        {
            var ending = await Turns(open).EndTurnAsync(input, CancellationToken.None);
            logger.LogInformation("{Date}: run {Number} has {Ending}; {Users} users", input.Lease.Date, input.Lease.Fencing, ending.ToKebabCase(), input.Ending.Counts.Users);
            return ending;
        });

    private static TurnActivities Turns(OpenStores open) => new(open.Leases, open.RunLog);
}

using Settlement.Core;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>Runs of a day over some stores, in which an activity is tried again as its policy says, without waiting.</summary>
internal sealed class RetryingRun(DayActivities activities)
{
    private readonly ActivityTable byName = new ActivityTable().Add(activities);
    private readonly List<StoredPosition> reported = [];

    /// <summary>The users who were reported as done, in activities that ended without anything to look at.</summary>
    public IReadOnlyList<StoredPosition> Reported => reported;

    /// <summary>Runs the day.</summary>
    /// <exception cref="ActivityFailedException">An activity failed for good.</exception>
    public Task<RunReport> RunAsync(RunRequest request) => StraightContext.RunAsync(CallAsync, request);

    /// <summary>Corrects a day.</summary>
    /// <exception cref="ActivityFailedException">An activity failed for good.</exception>
    public static Task<CorrectionReport> CorrectAsync(CorrectionActivities activities, CorrectionRequest request)
    {
        var table = new ActivityTable().Add(activities);
        return StraightContext.CorrectAsync((activity, input, retry) => CallAsync(table, activity, input, retry), request);
    }

    private async Task<object> CallAsync(string activity, object input, RetryPolicy retry)
    {
        var output = await CallAsync(byName, activity, input, retry);
        Remember(input, output);
        return output;
    }

    private static async Task<object> CallAsync(ActivityTable table, string activity, object input, RetryPolicy retry)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await table.ExecuteAsync(activity, input, CancellationToken.None);
            }
            catch (TransientFailureException exception)
            {
                if (attempt == retry.Attempts)
                {
                    throw new ActivityFailedException(activity, isTransient: true, exception.Message, exception);
                }
            }
            catch (Exception exception)
            {
                throw new ActivityFailedException(activity, isTransient: false, exception.Message, exception);
            }
        }
    }

    private void Remember(object input, object output)
    {
        if (input is SettleUsersInput users && output is SettledPart { Attention.Count: 0 })
        {
            lock (reported)
            {
                reported.AddRange(users.Positions);
            }
        }
    }
}

namespace Settlement.Core;

/// <summary>
/// How a workflow waits for what no event announces: it asks, waits, and asks again. Part of the workflow's input, so that a
/// replay does the same.
/// </summary>
public sealed record Polling
{
    /// <summary>Every so often, in generations of the default length.</summary>
    /// <param name="interval">The time between two polls; more than zero.</param>
    public Polling(TimeSpan interval) => Interval = interval;

    /// <summary>The time between two polls; more than zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is zero or less: the workflow would poll without end.</exception>
    public TimeSpan Interval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    }

    /// <summary>Polls after which a waiting workflow continues as new, so that its history stays short. Default 100.</summary>
    public int PollsPerGeneration { get; init; } = 100;
}

/// <summary>The waits of one generation of a workflow.</summary>
internal sealed class PollingWait(IWorkflowContext context, Polling polling)
{
    private int polls;

    /// <summary>Waits for the next poll.</summary>
    /// <param name="until">When the last poll is due; the wait is no longer than until then.</param>
    /// <returns>False where this generation has polled often enough, and the next is to go on.</returns>
    public async Task<bool> NextAsync(DateTimeOffset until)
    {
        var next = context.CurrentUtc + polling.Interval;
        await context.WaitUntilAsync(next < until ? next : until);
        polls++;
        return polls < polling.PollsPerGeneration;
    }
}

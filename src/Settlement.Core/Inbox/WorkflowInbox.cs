namespace Settlement.Core;

/// <summary>
/// The part of the day's workflow that takes in what the inbox holds and waits for what a date lacks. A run that names no
/// inbox, and a dry run, which writes nothing, pass it by.
/// </summary>
internal sealed class WorkflowInbox(IWorkflowContext context, RunRequest request)
{
    private readonly InboxUse? inbox = request.DryRun ? null : request.Inbox;
    private PollingWait? wait;

    /// <summary>What the run has taken in so far; null if it uses no inbox.</summary>
    public InboxReport? Report { get; private set; } = request.DryRun ? null : request.Inbox?.Taken;

    /// <summary>Whether this generation of the run is over and the next goes on waiting.</summary>
    public bool ContinuesAsNew { get; private set; }

    /// <summary>Takes in what is there, piece by piece.</summary>
    public async Task TakeAsync()
    {
        if (inbox is null)
        {
            return;
        }

        context.SetStatus(new RunStatus(RunPhase.TakingInputs, default));
        string? continuation = null;
        do
        {
            var step = await context.CallActivityAsync(
                DayActivities.TakeInputs,
                new TakeInputsInput(request.Date, continuation, request.RunId) { Accepted = request.Accepted, StartedBy = request.Turn?.StartedBy },
                request.Sizing.Retry);
            Report = Report!.With(step);
            continuation = step.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>Waits for what the date lacks, if it lacks anything and the deadline has not come; false if not.</summary>
    /// <returns>Whether to take in again.</returns>
    public async Task<bool> WaitAsync(MissingInputs? missing)
    {
        if (missing is not { } lacking || inbox?.Deadline is not { } deadline || context.CurrentUtc >= deadline)
        {
            return false;
        }

        context.SetStatus(new RunStatus(RunPhase.WaitingForInputs, default, new InputsWait(lacking, deadline)));
        wait ??= new PollingWait(context, inbox.Polling);
        if (await wait.NextAsync(deadline))
        {
            return true;
        }

        ContinuesAsNew = true;
        context.ContinueAsNew(request with { Inbox = inbox with { Taken = Report! } });
        return false;
    }
}

/// <summary>How a run uses the inbox. Part of the run's input, so that a replay does the same.</summary>
public sealed record InboxUse
{
    /// <summary>
    /// Until when a date whose positions or yield are missing is waited for; the inbox is polled once more then. Null for no
    /// wait.
    /// </summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How often the inbox is polled while waiting. Default every minute.</summary>
    public Polling Polling { get; init; } = new(TimeSpan.FromMinutes(1));

    /// <summary>What earlier generations of the run took in.</summary>
    public InboxReport Taken { get; init; } = InboxReport.Empty;
}

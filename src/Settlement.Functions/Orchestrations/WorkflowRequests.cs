using Settlement.Core;

namespace Settlement.Functions;

/// <summary>
/// What the app asks of Core's workflows, with its settings in it. Each takes its turn on the date: it holds the lease, and
/// who asked for it is in the log of runs.
/// </summary>
/// <param name="options">The app's settings.</param>
/// <param name="newRunId">Makes the id of a run.</param>
public sealed class WorkflowRequests(SettlementOptions options, Func<Guid> newRunId)
{
    /// <summary>A run of all users, which <c>with</c> narrows. It uses the inbox where the app has one.</summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="kind">What starts the run.</param>
    /// <param name="startedBy">Who: 1 to 256 characters.</param>
    /// <param name="asked">What was asked for, on one line without secrets: at most 1,000 characters.</param>
    public RunRequest Run(SettlementDate date, RunKind kind, string startedBy, string asked) => new()
    {
        Date = date,
        RunId = new RunId(newRunId()),
        Turn = Turn(kind, startedBy, asked),
        Sizing = options.Sizing,
        Inbox = Inbox(date),
    };

    /// <summary>A close of a day.</summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="startedBy">Who asked for it: 1 to 256 characters.</param>
    public CloseRequest Close(SettlementDate date, string startedBy) => new(date, options.Sizing)
    {
        RunId = new RunId(newRunId()),
        Turn = Turn(RunKind.Http, startedBy, "close"),
    };

    private TurnRequest Turn(RunKind kind, string startedBy, string asked) =>
        new(kind, startedBy, asked, options.TimeoutRule.Lease) { Holder = $"the app, for {startedBy}" };

    // Counted from the cut-off, not from the start: a rerun of an old date has nothing to wait for.
    private InboxUse? Inbox(SettlementDate date) => options.Inbox is null ? null : new InboxUse
    {
        Deadline = new SettlementCalendar(options.TimeZone, options.CutOff).DueAt(date) + TimeSpan.FromMinutes(options.InputsDeadlineMinutes),
    };
}

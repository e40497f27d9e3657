using Settlement.Core;

namespace Settlement.Web;

/// <summary>
/// What is asked of Core's workflows over HTTP and by the app's timer, with the settings of whoever serves in it. Each takes its turn on the date: it holds the lease, and
/// who asked for it is in the log of runs.
/// </summary>
public sealed class WorkflowRequests(ServedSettings settings, Func<Guid> newRunId)
{
    /// <summary>
    /// A run of all users, which <c>with</c> narrows. It uses the inbox where there is one. Who started it has 1 to 256
    /// characters; what was asked for is one line without secrets, of at most 1,000.
    /// </summary>
    public RunRequest Run(SettlementDate date, RunKind kind, string startedBy, string asked) => new()
    {
        Date = date,
        RunId = new RunId(newRunId()),
        Turn = Turn(kind, RunWork.Day, startedBy, asked),
        Sizing = settings.Sizing,
        Inbox = Inbox(date),
    };

    /// <summary>A close of a day. Who started it has 1 to 256 characters. What is accepted by name is in the log of runs.</summary>
    public CloseRequest Close(SettlementDate date, string startedBy, bool acceptUnseen = false) => new(date, settings.Sizing)
    {
        RunId = new RunId(newRunId()),
        Turn = Turn(RunKind.Http, RunWork.Close, startedBy, acceptUnseen ? $"close; accept {CloseRequest.PaymentsUnseen}" : "close"),
        AcceptUnseen = acceptUnseen,
    };

    /// <summary>
    /// A correction with neither yield nor positions, which <c>with</c> gives it, and without a turn: as it is planned, and previewed.
    /// Who asks for it has 1 to 256 characters.
    /// </summary>
    public CorrectionRequest Correction(SettlementDate date, string reason, string by, DateTimeOffset at) => new()
    {
        Date = date,
        RunId = new RunId(newRunId()),
        Reason = reason,
        RequestedBy = by,
        RequestedAt = at,
        TakesReversals = settings.TakesReversals,
        Sizing = settings.Sizing,
    };

    /// <summary>The same correction, to be booked in its turn. What was asked for is one line of at most 1,000 characters.</summary>
    public CorrectionRequest Book(CorrectionRequest correction, string asked) =>
        correction with { Book = true, Turn = Turn(RunKind.Http, RunWork.Correction, correction.RequestedBy, asked) };

    /// <summary>A close of a correction. Who started it has 1 to 256 characters.</summary>
    public CorrectionCloseRequest CloseCorrection(SettlementDate date, int number, string startedBy) => new(date, number, settings.Sizing)
    {
        RunId = new RunId(newRunId()),
        Turn = Turn(RunKind.Http, RunWork.CorrectionClose, startedBy, $"close of correction {number}"),
    };

    /// <summary>What cancels a run: who asks for it, under an id of its own.</summary>
    public (RunId Id, TurnRequest Turn) Cancel(string by) => (
        new RunId(newRunId()), Turn(RunKind.Http, RunWork.Cancel, by, "cancel") with { Holder = $"{settings.Server}, for {by} (to cancel)" });

    private TurnRequest Turn(RunKind kind, RunWork work, string startedBy, string asked) =>
        new(kind, startedBy, asked, settings.Lease) { Holder = $"{settings.Server}, for {startedBy}", Work = work };

    // Counted from the cut-off, not from the start: a rerun of an old date has nothing to wait for.
    private InboxUse? Inbox(SettlementDate date) => settings is { InputsDeadline: { } deadline, Checks.Calendar: { } calendar }
        ? new InboxUse { Deadline = calendar.DueAt(date) + deadline }
        : null;
}

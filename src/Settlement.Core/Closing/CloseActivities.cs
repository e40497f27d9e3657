namespace Settlement.Core;

/// <summary>
/// The activities of the close's workflow, beside <see cref="DayActivities.ReconcilePart"/>. An engine runs each at least
/// once and may run it twice at once: each is safe to repeat.
/// </summary>
/// <param name="inputs">Positions and yields.</param>
/// <param name="store">Days and records.</param>
/// <param name="payments">The payment service; null where the store's ledger pays.</param>
/// <param name="list">The other side's list of payments; null for the service's own, if it can list.</param>
/// <param name="corrections">Corrections, whose certificates are in the same chain; null where there can be none.</param>
public sealed class CloseActivities(
    IInputStore inputs, ISettlementStore store, IPaymentService? payments, IPaymentJournal? list = null, ICorrectionStore? corrections = null)
{
    private readonly DayCloser closer = new(inputs, store, payments, list, corrections);

    /// <summary>Marks the day as being closed, seals its inputs and divides its users.</summary>
    public static ActivityName<CloseRequest, CloseStart> BeginClose { get; } = new("BeginClose");

    /// <summary>Reconciles the day as a whole, writes its certificate and closes it.</summary>
    public static ActivityName<CloseDayInput, CloseReport> CloseDay { get; } = new("CloseDay");

    /// <summary>
    /// Answers a close that has nothing to do, and so needs no turn: of a day that is closed, with its certificate, and of one
    /// that cannot be closed. A seal that a killed close has left behind is made final, or lifted.
    /// </summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="acceptUnseen">Whether a day may be closed whose payments are on no list of the other side.</param>
    /// <param name="cancellationToken">Stops waiting for the store and the payment service.</param>
    /// <returns>Null where the day is to be closed.</returns>
    public Task<CloseReport?> AnswerAtOnceAsync(SettlementDate date, bool acceptUnseen, CancellationToken cancellationToken) =>
        closer.AnswerAtOnceAsync(date, acceptUnseen, cancellationToken);

    /// <inheritdoc cref="BeginClose" />
    public Task<CloseStart> BeginCloseAsync(CloseRequest request, CancellationToken cancellationToken) =>
        closer.BeginAsync(request, cancellationToken);

    /// <inheritdoc cref="CloseDay" />
    public Task<CloseReport> CloseDayAsync(CloseDayInput input, CancellationToken cancellationToken) =>
        closer.CloseAsync(input, cancellationToken);
}

/// <summary>How closing a day began: a <see cref="CloseBegun"/> or a <see cref="CloseAnswered"/>.</summary>
public abstract record CloseStart
{
    private protected CloseStart()
    {
    }
}

/// <summary>A close that has nothing more to do: the day is closed, or cannot be.</summary>
/// <param name="Report">What it came to.</param>
public sealed record CloseAnswered(CloseReport Report) : CloseStart;

/// <summary>A close whose day is marked and whose inputs are sealed: the day is to be reconciled.</summary>
/// <param name="Plan">The day's plan.</param>
/// <param name="Attempt">The attempt that goes on.</param>
/// <param name="Version">The day's version, read before the reconciliation: what moves the day changes it.</param>
/// <param name="Parts">The parts of all users, to reconcile.</param>
public sealed record CloseBegun(DayPlan Plan, CloseAttempt Attempt, string Version, IReadOnlyList<string> Parts) : CloseStart
{
    /// <inheritdoc cref="CloseRequest.AcceptUnseen" />
    public bool AcceptUnseen { get; init; }
}

/// <summary>What ending a close starts from.</summary>
/// <param name="Start">How it began.</param>
/// <param name="Users">The reconciliation of all users, added up.</param>
/// <param name="RunId">The close; null where its caller has taken its turn.</param>
public sealed record CloseDayInput(CloseBegun Start, Reconciliation Users, RunId? RunId = null);

namespace Settlement.Core;

/// <summary>
/// The activities of a correction's workflows. An engine runs each at least once and may run it twice at once: each is safe to
/// repeat.
/// </summary>
/// <param name="inputs">Positions.</param>
/// <param name="store">Days and records.</param>
/// <param name="corrections">Corrections, their sets of positions, and their entries.</param>
/// <param name="payments">The payment service; null where the store's ledger pays.</param>
/// <param name="observe">
/// Told of every user whose earnings change as pages are computed, in any order, from several threads, and again where a page is
/// computed again; null for nobody.
/// </param>
public sealed class CorrectionActivities(
    IInputStore inputs, ISettlementStore store, ICorrectionStore corrections, IPaymentService? payments, Action<CorrectedAmounts>? observe = null)
{
    private readonly CorrectionPlanner planner = new(inputs, store, corrections, Payers.Of(payments));
    private readonly CorrectionFreezer freezer = new(inputs, store, corrections);
    private readonly CorrectionWalk walk = new(inputs, store, corrections, payments, observe);
    private readonly CorrectionReconciler reconciler = new(inputs, store, corrections, payments);
    private readonly CorrectionFinisher finisher = new(corrections);
    private readonly CorrectionCloser closer = new(inputs, store, corrections, payments);

    /// <summary>Finds what to correct, and divides the users it is about. Writes nothing.</summary>
    public static ActivityName<CorrectionRequest, CorrectionPlanning> PlanCorrection { get; } = new("PlanCorrection");

    /// <summary>Computes a page of users, and books their entries where it is asked to.</summary>
    public static ActivityName<CorrectPageInput, CorrectedPage> CorrectPage { get; } = new("CorrectPage");

    /// <summary>Seals the inputs of the date, and freezes the correction.</summary>
    public static ActivityName<FreezeCorrectionInput, FrozenCorrection> FreezeCorrection { get; } = new("FreezeCorrection");

    /// <summary>Compares the entries of a part of the users.</summary>
    public static ActivityName<CompareEntriesInput, ComparedEntries> CompareEntries { get; } = new("CompareEntries");

    /// <summary>Moves the correction to settled, where all of it agrees.</summary>
    public static ActivityName<FinishCorrectionInput, CorrectionReconciliation> FinishCorrection { get; } = new("FinishCorrection");

    /// <summary>Looks whether a correction can be closed, and divides the users to compare.</summary>
    public static ActivityName<CorrectionCloseRequest, CorrectionCloseStart> BeginCloseCorrection { get; } = new("BeginCloseCorrection");

    /// <summary>Writes the certificate of a correction and closes it.</summary>
    public static ActivityName<CloseCorrectionInput, CorrectionCloseReport> CloseCorrection { get; } = new("CloseCorrection");

    /// <inheritdoc cref="PlanCorrection" />
    public Task<CorrectionPlanning> PlanCorrectionAsync(CorrectionRequest request, CancellationToken cancellationToken) =>
        planner.PlanAsync(request, cancellationToken);

    /// <inheritdoc cref="CorrectPage" />
    public Task<CorrectedPage> CorrectPageAsync(CorrectPageInput input, CancellationToken cancellationToken) =>
        walk.CorrectPageAsync(input, cancellationToken);

    /// <inheritdoc cref="FreezeCorrection" />
    public Task<FrozenCorrection> FreezeCorrectionAsync(FreezeCorrectionInput input, CancellationToken cancellationToken) =>
        freezer.FreezeAsync(input, cancellationToken);

    /// <inheritdoc cref="CompareEntries" />
    public Task<ComparedEntries> CompareEntriesAsync(CompareEntriesInput input, CancellationToken cancellationToken) =>
        reconciler.ComparePartAsync(input.Date, input.Number, input.Part, input.PageSize, cancellationToken);

    /// <inheritdoc cref="FinishCorrection" />
    public Task<CorrectionReconciliation> FinishCorrectionAsync(FinishCorrectionInput input, CancellationToken cancellationToken) =>
        finisher.FinishAsync(input.Date, input.Number, input.Users, cancellationToken);

    /// <inheritdoc cref="BeginCloseCorrection" />
    public Task<CorrectionCloseStart> BeginCloseCorrectionAsync(CorrectionCloseRequest request, CancellationToken cancellationToken) =>
        closer.BeginAsync(request, cancellationToken);

    /// <inheritdoc cref="CloseCorrection" />
    public Task<CorrectionCloseReport> CloseCorrectionAsync(CloseCorrectionInput input, CancellationToken cancellationToken) =>
        closer.CloseAsync(input, cancellationToken);
}

/// <summary>Which page of users an activity corrects.</summary>
/// <param name="Plan">The correction: frozen where it is booked.</param>
/// <param name="RunId">The run.</param>
/// <param name="Book">Whether to book it, or only to say what it comes to.</param>
/// <param name="HasAttention">Whether users of the date needed attention before this run, so that some may be cleared.</param>
/// <param name="RetryRejected">Whether to pay under the next attempt's transaction id what was refused for good.</param>
/// <param name="Part">The part's token.</param>
/// <param name="Continuation">Where the page begins; null at the start of the part.</param>
/// <param name="PageSize">The most users of the page.</param>
public sealed record CorrectPageInput(
    CorrectionPlan Plan, RunId RunId, bool Book, bool HasAttention, bool RetryRejected, string Part, string? Continuation, int PageSize)
{
    /// <summary>Whether the run has its turn on the date, as it has before it books; a preview that books nothing takes none.</summary>
    public bool HasTurn { get; init; }

    /// <summary>The highest earnings of one user; null for none. What is booked is frozen, and not asked again.</summary>
    public Money? UserLimit { get; init; }
}

/// <summary>A page of users that was corrected, or previewed.</summary>
/// <param name="Part">What it comes to.</param>
/// <param name="Continuation">What to ask the next page with; null after the last page.</param>
public sealed record CorrectedPage(CorrectedPart Part, string? Continuation);

/// <summary>A correction to be frozen.</summary>
/// <param name="Plan">The plan, with what it comes to.</param>
/// <param name="DayTotals">What the day's records came to when it was previewed.</param>
/// <param name="RunId">The run.</param>
public sealed record FreezeCorrectionInput(CorrectionPlan Plan, DayTotals DayTotals, RunId RunId);

/// <summary>The correction that stands.</summary>
/// <param name="Obstacle">Why it is not to be booked; null where it is.</param>
/// <param name="Plan">The plan that stands.</param>
public sealed record FrozenCorrection(CorrectionVerdict? Obstacle, CorrectionPlan Plan);

/// <summary>The part of a correction's users whose entries an activity compares.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Number">The correction.</param>
/// <param name="Part">The part's token.</param>
/// <param name="PageSize">Users compared at a time.</param>
/// <param name="RunId">The run or close; null where it is nobody's.</param>
public sealed record CompareEntriesInput(SettlementDate Date, int Number, string Part, int PageSize, RunId? RunId = null);

/// <summary>What finishing a correction starts from.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Number">The correction.</param>
/// <param name="Users">The comparison of all its users, added up.</param>
/// <param name="RunId">The run; null where it is nobody's.</param>
public sealed record FinishCorrectionInput(SettlementDate Date, int Number, ComparedEntries Users, RunId? RunId = null);

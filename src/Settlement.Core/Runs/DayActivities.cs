namespace Settlement.Core;

/// <summary>
/// The activities of the day's workflow. An engine runs each at least once and may run it twice at once: each is safe to
/// repeat.
/// </summary>
/// <param name="inputs">Positions and yields.</param>
/// <param name="store">Days and records.</param>
/// <param name="payments">The payment service; null where the store's ledger pays.</param>
/// <param name="settings">What a plan is made of.</param>
/// <param name="inbox">The inbox; null where no run uses one.</param>
/// <param name="list">The other side's list of payments; null for the service's own, if it can list.</param>
/// <param name="checks">The named checks of a run; null for none.</param>
/// <param name="corrections">Where the date's corrections are, whose payments in a list are not of the day; null where there are none.</param>
public sealed class DayActivities(
    IInputStore inputs,
    ISettlementStore store,
    IPaymentService? payments,
    SettlementSettings settings,
    IInbox? inbox = null,
    IPaymentJournal? list = null,
    CheckSettings? checks = null,
    ICorrectionStore? corrections = null)
{
    private readonly DayPlanner planner = new(inputs, store, Payers.Of(payments), settings, checks ?? CheckSettings.None);
    private readonly AbsentUsers absentUsers = new(inputs, store);
    private readonly UserPages pages = new(inputs, store);
    private readonly UserSettler settler = new(store, payments);
    private readonly Reconciler reconciler = new(inputs, store, payments, list, corrections);
    private readonly DayFinisher finisher = new(inputs, store, payments, list, corrections);

    /// <summary>Takes in a piece of what the inbox holds.</summary>
    public static ActivityName<TakeInputsInput, InboxStep> TakeInputs { get; } = new("TakeInputs");

    /// <summary>Freezes the plan and divides the users.</summary>
    public static ActivityName<RunRequest, PlanningResult> PlanDay { get; } = new("PlanDay");

    /// <summary>Keeps users on the date who have a fraction from the date before and no position.</summary>
    public static ActivityName<KeepAbsentInput, int> KeepAbsent { get; } = new("KeepAbsent");

    /// <summary>Lists a page of users.</summary>
    public static ActivityName<ListPageInput, UserPage> ListPage { get; } = new("ListPage");

    /// <summary>Settles some users.</summary>
    public static ActivityName<SettleUsersInput, SettledPart> SettleUsers { get; } = new("SettleUsers");

    /// <summary>Quarantines a user whose settling failed in a way nobody planned.</summary>
    public static ActivityName<QuarantineUserInput, SettledPart> QuarantineUser { get; } = new("QuarantineUser");

    /// <summary>Reconciles a part of the users.</summary>
    public static ActivityName<ReconcilePartInput, Reconciliation> ReconcilePart { get; } = new("ReconcilePart");

    /// <summary>Reconciles the day as a whole, books its residue and moves its state.</summary>
    public static ActivityName<FinishDayInput, Reconciliation> FinishDay { get; } = new("FinishDay");

    /// <inheritdoc cref="TakeInputs" />
    /// <exception cref="InvalidOperationException">There is no inbox.</exception>
    public Task<InboxStep> TakeInputsAsync(TakeInputsInput input, CancellationToken cancellationToken) => inbox is null
        ? throw new InvalidOperationException("the run names an inbox, but there is none")
        : inbox.TakeAsync(input.Date, input.Continuation, cancellationToken);

    /// <inheritdoc cref="PlanDay" />
    public Task<PlanningResult> PlanDayAsync(RunRequest request, CancellationToken cancellationToken) =>
        planner.PlanAsync(request, cancellationToken);

    /// <inheritdoc cref="KeepAbsent" />
    public Task<int> KeepAbsentAsync(KeepAbsentInput input, CancellationToken cancellationToken) =>
        absentUsers.KeepAsync(input.Plan, input.Part, input.PageSize, cancellationToken);

    /// <inheritdoc cref="ListPage" />
    public Task<UserPage> ListPageAsync(ListPageInput input, CancellationToken cancellationToken) =>
        pages.ListAsync(input, cancellationToken);

    /// <inheritdoc cref="SettleUsers" />
    public async Task<SettledPart> SettleUsersAsync(SettleUsersInput input, CancellationToken cancellationToken)
    {
        input = input with { Positions = await FractionsTakenOver.AddAsync(store, input.Plan, input.Positions, cancellationToken) };
        var results = checks?.UserLimit is { } limit && !input.IsUserLimitAccepted
            ? await SettleWithinAsync(limit, input, cancellationToken)
            : await SettleAsync(input, input.Positions, cancellationToken);
        if (input.DryRun)
        {
            return SettledPart.Of(results);
        }

        await RememberAsync(input, results, cancellationToken);
        return SettledPart.Of(results);
    }

    /// <inheritdoc cref="QuarantineUser" />
    public async Task<SettledPart> QuarantineUserAsync(QuarantineUserInput input, CancellationToken cancellationToken)
    {
        var result = UserResult.Quarantined(input.UserId, QuarantineReason.Unexpected, input.Detail);
        if (!input.Request.DryRun)
        {
            await store.SaveAttentionAsync(input.Request.Date, [result], cancellationToken);
        }

        return SettledPart.Of([result]);
    }

    /// <inheritdoc cref="ReconcilePart" />
    public async Task<Reconciliation> ReconcilePartAsync(ReconcilePartInput input, CancellationToken cancellationToken) =>
        await reconciler.ReconcilePartAsync(input.Plan, input.Part, input.PageSize, static _ => { }, cancellationToken);

    /// <inheritdoc cref="FinishDay" />
    public Task<Reconciliation> FinishDayAsync(FinishDayInput input, CancellationToken cancellationToken) =>
        finisher.FinishAsync(input.Plan, input.Users, cancellationToken);

    // A person has seen these refusals. One that comes now for the first time waits until somebody has.
    private async Task<HashSet<string>> FindRetriedAsync(SettleUsersInput input, CancellationToken cancellationToken)
    {
        if (!input.RetryRejected)
        {
            return [];
        }

        var users = input.Positions.Select(position => position.UserId).ToList();
        var attention = await store.ReadAttentionAsync(input.Plan.Date, users, cancellationToken);
        return [.. attention.OfType<UserResult>().Where(result => result.Reason == QuarantineReason.PaymentRejected).Select(result => result.UserId)];
    }

    private async Task<IReadOnlyList<UserResult>> SettleAsync(
        SettleUsersInput input, IReadOnlyList<StoredPosition> positions, CancellationToken cancellationToken) => input.DryRun
        ? await settler.PreviewAsync(input.Plan, input.RunId, positions, cancellationToken)
        : await settler.SettleAsync(input.Plan, input.RunId, positions, await FindRetriedAsync(input, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<UserResult>> SettleWithinAsync(
        Money limit, SettleUsersInput input, CancellationToken cancellationToken)
    {
        var results = await UserLimitCheck.FindAsync(store, input.Plan, limit, input.Positions, cancellationToken);
        var within = input.Positions.Where((_, place) => results[place] is null).ToList();
        var settled = new Queue<UserResult>(await SettleAsync(input, within, cancellationToken));
        return [.. results.Select(held => held ?? settled.Dequeue())];
    }

    private async Task RememberAsync(
        SettleUsersInput input, IReadOnlyList<UserResult> results, CancellationToken cancellationToken)
    {
        var attention = results.Where(result => result.NeedsAttention).ToList();
        if (attention.Count > 0)
        {
            await store.SaveAttentionAsync(input.Plan.Date, attention, cancellationToken);
        }

        if (input.HasAttention && attention.Count < results.Count)
        {
            var fine = results.Where(result => !result.NeedsAttention).Select(result => result.UserId).ToList();
            await store.ClearAttentionAsync(input.Plan.Date, fine, cancellationToken);
        }
    }
}

/// <summary>Which piece of the inbox an activity takes in.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Continuation">Null at first, then what the step before returned.</param>
/// <param name="RunId">The run; null where it is nobody's.</param>
public sealed record TakeInputsInput(SettlementDate Date, string? Continuation, RunId? RunId = null)
{
    /// <summary>The named checks whose findings the run lets through.</summary>
    public IReadOnlyList<CheckCode> Accepted { get; init; } = [];

    /// <summary>Who started the run, and so accepted them; null where it is nobody's.</summary>
    public string? StartedBy { get; init; }
}

/// <summary>The part of the users of the date before that an activity looks through for those who have no position any more.</summary>
/// <param name="Plan">The day's plan, which carries from that date.</param>
/// <param name="Part">The part's token.</param>
/// <param name="PageSize">Users looked at at a time.</param>
/// <param name="RunId">The run.</param>
public sealed record KeepAbsentInput(DayPlan Plan, string Part, int PageSize, RunId RunId);

/// <summary>Which page of users an activity lists.</summary>
/// <param name="Request">The run's request: its date, scope and page size.</param>
/// <param name="Part">The part's token.</param>
/// <param name="Continuation">Where the page begins; null at the start of the part.</param>
/// <param name="Plan">
/// The day's plan, where users for whom nothing is left to do may be counted instead of listed; null where all are listed.
/// </param>
public sealed record ListPageInput(RunRequest Request, string Part, string? Continuation, DayPlan? Plan = null);

/// <summary>A page of users to settle.</summary>
/// <param name="Items">Their positions; may be empty before the last page.</param>
/// <param name="Continuation">What to ask the next page with; null after the last page.</param>
/// <param name="Agreed">The page's users for whom nothing is left to do, if they were counted.</param>
public sealed record UserPage(IReadOnlyList<StoredPosition> Items, string? Continuation, Tally? Agreed = null);

/// <summary>The users an activity settles.</summary>
/// <param name="Plan">The day's plan.</param>
/// <param name="RunId">The run.</param>
/// <param name="DryRun">Whether to write nothing.</param>
/// <param name="HasAttention">Whether users of the date needed attention before this run, so that some may be cleared.</param>
/// <param name="Positions">The users' positions, distinct users.</param>
public sealed record SettleUsersInput(
    DayPlan Plan, RunId RunId, bool DryRun, bool HasAttention, IReadOnlyList<StoredPosition> Positions)
{
    /// <summary>Whether to pay under the next attempt's transaction id whose payment was refused for good.</summary>
    public bool RetryRejected { get; init; }

    /// <summary>Whether users above the limit are settled too.</summary>
    public bool IsUserLimitAccepted { get; init; }
}

/// <summary>A user whose settling failed in a way nobody planned.</summary>
/// <param name="Request">The run's request.</param>
/// <param name="UserId">The user, as text.</param>
/// <param name="Detail">What happened, on one line.</param>
public sealed record QuarantineUserInput(RunRequest Request, string UserId, string Detail);

/// <summary>The part of a date's users that an activity reconciles.</summary>
/// <param name="Plan">The day's plan.</param>
/// <param name="Part">The part's token.</param>
/// <param name="PageSize">Users compared at a time.</param>
/// <param name="RunId">The run or close; null where it is nobody's.</param>
public sealed record ReconcilePartInput(DayPlan Plan, string Part, int PageSize, RunId? RunId = null);

/// <summary>What finishing a day starts from.</summary>
/// <param name="Plan">The day's plan.</param>
/// <param name="Users">The reconciliation of all users, added up.</param>
/// <param name="RunId">The run; null where it is nobody's.</param>
public sealed record FinishDayInput(DayPlan Plan, Reconciliation Users, RunId? RunId = null);

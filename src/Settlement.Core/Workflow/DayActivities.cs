namespace Settlement.Core;

/// <summary>
/// The activities of the day's workflow. An engine runs each at least once and may run it twice at once: each is safe to
/// repeat.
/// </summary>
/// <param name="inputs">Positions and yields.</param>
/// <param name="store">Days and records.</param>
/// <param name="payments">Who pays.</param>
/// <param name="settings">What a plan is made of.</param>
/// <param name="inbox">The inbox; null where no run uses one.</param>
public sealed class DayActivities(
    IInputStore inputs, ISettlementStore store, IPaymentService payments, SettlementSettings settings, IInbox? inbox = null)
{
    private readonly DayPlanner planner = new(inputs, store, payments.Payer, settings);
    private readonly UserPages pages = new(inputs, store);
    private readonly UserSettler settler = new(store, payments);
    private readonly Reconciler reconciler = new(inputs, store, payments);
    private readonly DayFinisher finisher = new(inputs, store, payments);

    /// <summary>Takes in a piece of what the inbox holds.</summary>
    public static ActivityName<TakeInputsInput, InboxStep> TakeInputs { get; } = new("TakeInputs");

    /// <summary>Freezes the plan and divides the users.</summary>
    public static ActivityName<RunRequest, PlannedDay> PlanDay { get; } = new("PlanDay");

    /// <summary>Lists a page of users.</summary>
    public static ActivityName<ListPageInput, Page<StoredPosition>> ListPage { get; } = new("ListPage");

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
        ? throw new InvalidOperationException("the run names an inbox and there is none")
        : inbox.TakeAsync(input.Date, input.Continuation, cancellationToken);

    /// <inheritdoc cref="PlanDay" />
    public Task<PlannedDay> PlanDayAsync(RunRequest request, CancellationToken cancellationToken) =>
        planner.PlanAsync(request, cancellationToken);

    /// <inheritdoc cref="ListPage" />
    public Task<Page<StoredPosition>> ListPageAsync(ListPageInput input, CancellationToken cancellationToken) =>
        pages.ListAsync(input, cancellationToken);

    /// <inheritdoc cref="SettleUsers" />
    public async Task<SettledPart> SettleUsersAsync(SettleUsersInput input, CancellationToken cancellationToken)
    {
        if (input.DryRun)
        {
            return SettledPart.Of(await settler.PreviewAsync(input.Plan, input.RunId, input.Positions, cancellationToken));
        }

        var results = await settler.SettleAsync(input.Plan, input.RunId, input.Positions, cancellationToken);
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

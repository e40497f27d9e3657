namespace Settlement.Core;

/// <summary>Everything there is about one user on one date.</summary>
/// <param name="Plan">The date's plan: the frozen one, or the one that a first run would freeze now.</param>
/// <param name="User">The user.</param>
/// <param name="Stored">The position as it is imported now; null where there is none.</param>
/// <param name="Record">The settlement record; null where there is none.</param>
/// <param name="Computed">What the position comes to under the plan now; null where there is none.</param>
/// <param name="Payment">What the payment service has under the transaction id; null where it has nothing.</param>
/// <param name="Attention">Why the user needs attention; null where they do not.</param>
public sealed record Explanation(
    DayPlan Plan,
    UserId User,
    StoredPosition? Stored,
    SettlementRecord? Record,
    ComputedRecord? Computed,
    Payment? Payment,
    UserResult? Attention)
{
    /// <summary>The corrections of the date that are about the user, by number.</summary>
    public IReadOnlyList<ExplainedCorrection> Corrections { get; init; } = [];

    /// <summary>What the user gets for the date in all: the record's earnings and the differences of the entries; null where there is neither.</summary>
    public Money? Credited => Record is null && Corrections.All(correction => correction.Entry is null)
        ? null
        : Corrections.Aggregate(
            Record?.Earnings.Credited ?? Money.Zero,
            static (sum, correction) => correction.Entry is { } entry ? sum + entry.Difference : sum);

    /// <summary>The record that position and plan give now; null where they give none.</summary>
    public SettlementRecord? Proposed => Computed?.Record;

    /// <summary>The record the amount is explained from: the stored one, else the one there would be; null where neither.</summary>
    public SettlementRecord? Basis => Record ?? Proposed;

    /// <summary>What differs now between the record and what position and plan give; null where nothing does.</summary>
    public RecordConflict? Conflict =>
        Record is not null && Proposed is not null && !Record.HasSameContentAs(Proposed) ? RecordConflict.Of(Record, Proposed) : null;

    /// <summary>Whether the latest import withdrew the user from the date.</summary>
    public bool IsWithdrawn => Stored is { IsWithdrawn: true };

    /// <summary>The currency.</summary>
    public Currency Currency => Plan.Currency;

    /// <summary>Position × yield, exact, in major units.</summary>
    public string? Exact => Basis is null ? null : Plan.Exact(Basis.Position).ToText(Currency);

    /// <summary>The residue in major units.</summary>
    public string? Residue => Basis?.Earnings.Residue(Plan.Yield).ToText(Currency);

    /// <summary>The earnings in major units.</summary>
    public string? Earnings => Basis?.Earnings.Credited.ToText(Currency);

    /// <summary>The sum as it is done by hand: <c>203.83 × 1.1301 / 10,000 = 0.0230348283</c>.</summary>
    public string? Formula => Basis is null ? null : Plan.Formula(Basis.Position);

    /// <summary>How far the user has come: <c>recorded</c>, <c>paid</c>, <c>nothing-to-settle</c> or <c>not-settled</c>.</summary>
    public string Status => Record?.UserStatus() ?? "not-settled";

    /// <summary>What is not as it should be, as a sentence; null where all is well.</summary>
    public string? Problem => this switch
    {
        { Attention: not null } => Attention.ToLine(),
        { Record: not null, Stored: null } => "the record no longer has a position",
        { Record: not null, Proposed: null } => "the position imported now cannot be settled",
        { Conflict: not null, Record: not null, Proposed: not null } when RecordDifference.HaveSameAmounts(Record, Proposed) =>
            $"{RecordDifference.Between(Record, Proposed, Plan)}: a rerun will report a conflict and change nothing",
        { Conflict: not null, Proposed: not null } =>
            $"the position imported now is {Proposed.Position.ToText(Currency)}{(IsWithdrawn ? ", the user was withdrawn" : string.Empty)}, which gives {Proposed.Earnings.Credited.ToText(Currency)}: a rerun will report a conflict and change nothing",
        { Record: null, Computed: { CanBeSettled: false } computed } => computed.Problem,
        { Record: null, Payment: not null } => "there is a payment under the transaction id, but no record",
        { Record: null, Corrections.Count: > 0 } => CorrectionProblem,
        { Record: null } => "the date has not been settled for this user yet",
        { Record: { OddPosting: { } posting } record } => $"the payment is posted {posting}; the record calls for {Posting.Of(record)}",
        { Record: { NeedsPayment: true, Status: RecordStatus.Paid }, Payment: null } => "the record says paid, but the payment service has no such payment",
        { Record: { NeedsPayment: true, Status: RecordStatus.Recorded } } => "the payment is not finished; running the date again finishes it",
        _ => CorrectionProblem,
    };

    private string? CorrectionProblem => Corrections.Select(correction => correction.Problem).FirstOrDefault(problem => problem is not null);

    /// <summary>Gathers what there is; null where the user has neither a position, nor a record, nor a correction.</summary>
    public static async Task<Explanation?> FindAsync(
        IInputStore inputs,
        ISettlementStore store,
        ICorrectionStore corrections,
        IPaymentService? payments,
        DayPlan plan,
        UserId user,
        CancellationToken cancellationToken)
    {
        var explained = await ExplainedCorrection.FindAsync(
            new CorrectionPages(inputs, store, corrections), corrections, plan.Date, user, cancellationToken);
        return await FindAsync(inputs, store, payments, plan, user, cancellationToken) is { } found
            ? found with { Corrections = explained }
            : explained.Count == 0 ? null : new Explanation(plan, user, null, null, null, null, null) { Corrections = explained };
    }

    /// <summary>Gathers what there is but corrections; null where the user has neither a position nor a record.</summary>
    public static async Task<Explanation?> FindAsync(
        IInputStore inputs, ISettlementStore store, IPaymentService? payments, DayPlan plan, UserId user, CancellationToken cancellationToken)
    {
        var stored = (await inputs.ReadPositionsAsync(plan.Date, [user.Value], cancellationToken))[0];
        var record = (await store.ReadRecordsAsync(plan.Date, [user], cancellationToken))[0];
        if (stored is null && record is null)
        {
            return null;
        }

        ComputedRecord? computed = stored is { } row
            ? new RecordComputer(plan).Compute(await FractionsTakenOver.AddAsync(store, plan, row, cancellationToken))
            : null;
        var basis = record ?? computed?.Record;
        var payment = basis is null ? null : await FindPaymentAsync(payments, plan, basis, record, cancellationToken);
        var attention = (await store.ReadAttentionAsync(plan.Date, [user.Value], cancellationToken))[0];
        return new Explanation(plan, user, stored, record, computed, payment, attention);
    }

    private static async Task<Payment?> FindPaymentAsync(
        IPaymentService? payments, DayPlan plan, SettlementRecord basis, SettlementRecord? record, CancellationToken cancellationToken) =>
        plan.Payer == Payer.Ledger
            ? record is null ? null : Core.Payment.Posted(record)
            : (await plan.ServiceOf(payments).LookUpAsync([Core.Payment.Of(basis)], cancellationToken))[0];
}

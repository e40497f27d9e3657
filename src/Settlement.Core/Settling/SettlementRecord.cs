namespace Settlement.Core;

/// <summary>
/// The one stored fact that a user was settled for a date. Created once, never changed but for its status, and for its
/// attempt after a refusal. Where the ledger pays, its posting is part of the record: created with it, in the same write.
/// </summary>
public sealed record SettlementRecord
{
    /// <summary>The number of the first attempt to pay a record.</summary>
    public const int FirstAttempt = 1;

    /// <summary>The largest number of an attempt: far more than anybody makes, few enough to ask a service for each.</summary>
    public const int LargestAttempt = 100;

    private readonly InputHash? inputHash;
    private readonly TransactionId? transactionId;

    /// <summary>With <see cref="UserId"/> the record's identity (I1).</summary>
    public required SettlementDate Date { get; init; }

    /// <summary>With <see cref="Date"/> the record's identity (I1).</summary>
    public required UserId UserId { get; init; }

    /// <summary>The balance that earned.</summary>
    public required Money Position { get; init; }

    /// <summary>What is credited and what rounding left.</summary>
    public required Earnings Earnings { get; init; }

    /// <summary>The fractions that were taken over and are handed on; null where the day's plan carries none.</summary>
    public CarriedFractions? Carried { get; init; }

    /// <summary>What the input hash and the transaction id follow from, where they are not given.</summary>
    public DayDerivation? Derivation { get; init; }

    /// <summary>Hash of everything the amount came from.</summary>
    /// <exception cref="InvalidOperationException">Neither it nor a derivation is given.</exception>
    public InputHash InputHash
    {
        get => inputHash ?? Derive().InputHash(Position, Carried?.TakenOver);
        init => inputHash = value;
    }

    /// <summary>
    /// Which attempt to pay it the record is at, 1 to <see cref="LargestAttempt"/>. It goes up by one when a person has a payment made again that its service
    /// refused for good. A record that the ledger pays has no other than the first.
    /// </summary>
    public int Attempt { get; init; } = FirstAttempt;

    /// <summary>The payment's idempotency key: that of the attempt the record is at.</summary>
    /// <exception cref="InvalidOperationException">Neither it nor a derivation is given.</exception>
    public TransactionId TransactionId
    {
        get => transactionId ?? Derive().TransactionId(UserId, Attempt);
        init => transactionId = value;
    }

    /// <summary>The run that created the record.</summary>
    public required RunId CreatedBy { get; init; }

    /// <summary>How far the record has come.</summary>
    public RecordStatus Status { get; init; }

    /// <summary>Whether the ledger has posted the payment: then the record is paid.</summary>
    public bool IsPosted { get; init; }

    /// <summary>The posting as it is stored, where it is not the one that the record calls for; else null.</summary>
    public Posting? OddPosting { get; init; }

    /// <summary>The store's concurrency token for marking the record paid; null in a record not stored yet.</summary>
    public string? Version { get; init; }

    /// <summary>Whether something has to be paid: earnings of zero leave a record and no payment.</summary>
    public bool NeedsPayment => Earnings.Credited != Money.Zero;

    /// <summary>The two sides of the ledger's entry; null where it has posted nothing.</summary>
    public Posting? Posting => IsPosted ? OddPosting ?? Core.Posting.Of(this) : null;

    /// <summary>What the ledger has moved to the user, as the posting says; null where it has posted nothing.</summary>
    public Money? PostedAmount => IsPosted ? OddPosting?.Directed(Earnings.Credited) ?? Earnings.Credited : null;

    /// <summary>This record at the next attempt to pay it, with that attempt's transaction id.</summary>
    /// <param name="day">What follows from the day's plan.</param>
    public SettlementRecord NextAttempt(DayDerivation day) => IsDerived
        ? this with { Attempt = Attempt + 1 }
        : this with { Attempt = Attempt + 1, TransactionId = day.TransactionId(UserId, Attempt + 1) };

    /// <summary>
    /// A record that follows from a plan, at the attempt of another of its user and date. What the ledger pays, or nobody, has
    /// the first attempt alone.
    /// </summary>
    public SettlementRecord AtAttemptOf(SettlementRecord other) =>
        Attempt == other.Attempt || other.Attempt is < FirstAttempt or > LargestAttempt || !IsDerived || IsPosted || !NeedsPayment
            ? this
            : this with { Attempt = other.Attempt };

    /// <summary>This record with the ledger's posting, paid by it.</summary>
    public SettlementRecord AsPosted() => this with { Status = RecordStatus.Paid, IsPosted = true };

    /// <summary>
    /// This record with the accounts of its posting as a store has them. Where it has none, not even empty ones, the record comes
    /// from an older version, which kept postings apart: then what is paid is posted as the record calls for.
    /// </summary>
    /// <param name="debit">The account debited; empty where there is no posting.</param>
    /// <param name="credit">The account credited; empty where there is no posting.</param>
    public SettlementRecord WithStoredPosting(string? debit, string? credit)
    {
        if (debit is null && credit is null)
        {
            return this with { IsPosted = NeedsPayment && Status == RecordStatus.Paid };
        }

        var stored = new Posting(debit ?? string.Empty, credit ?? string.Empty);
        return stored == Core.Posting.None
            ? this
            : this with { IsPosted = true, OddPosting = stored == Core.Posting.Of(this) ? null : stored };
    }

    /// <summary>Whether input hash and transaction id follow from a plan, so that a store may leave them out.</summary>
    public bool IsDerivedFrom(DayPlan plan) => IsDerived && Derivation?.Plan == plan;

    /// <summary>Whether neither input hash nor transaction id is given: both follow from <see cref="Derivation"/>.</summary>
    public bool IsDerived => inputHash is null && transactionId is null;

    /// <summary>
    /// Whether this settles the same inputs to the same amount. Who created a record, how far it has come, and at which
    /// attempt a service pays it, is not its content; amounts are compared beside the hash, so that a record altered behind
    /// our back does not pass.
    /// </summary>
    public bool HasSameContentAs(SettlementRecord other) =>
        Date == other.Date && UserId == other.UserId && Position == other.Position && Earnings == other.Earnings && Carried == other.Carried &&
        (other.IsDerived ? HaveSameDerivedValues(this, other.AtAttemptOf(this)) : HaveSameDerivedValues(AtAttemptOf(other), other));

    /// <summary>Records are equal where all that they say is, whether it is given or derived.</summary>
    public bool Equals(SettlementRecord? other) =>
        other is not null && HasSameContentAs(other) && CreatedBy == other.CreatedBy && Status == other.Status &&
        IsPosted == other.IsPosted && OddPosting == other.OddPosting && Attempt == other.Attempt && Version == other.Version;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Date, UserId, Position, Status);

    /// <summary>
    /// Settles a position under a plan, on paper: computes the record and stores nothing. Where the ledger pays, the record is
    /// born paid, with its posting.
    /// </summary>
    /// <param name="day">The day's plan and what follows from it.</param>
    /// <param name="position">The user's position.</param>
    /// <param name="run">The run that computes it.</param>
    /// <exception cref="OverflowException">The earnings do not fit a signed 64-bit number of minor units.</exception>
    public static SettlementRecord Compute(DayDerivation day, Position position, RunId run)
    {
        var earnings = day.EarningsOf(position.Balance, position.TakenOver);
        var isPosted = day.Plan.Payer == Payer.Ledger && earnings.Credited != Money.Zero;
        return new SettlementRecord
        {
            Date = day.Plan.Date,
            UserId = position.UserId,
            Position = position.Balance,
            Earnings = earnings,
            Carried = day.Carried(earnings, position.TakenOver),
            Derivation = day,
            CreatedBy = run,
            Status = isPosted ? RecordStatus.Paid : RecordStatus.Recorded,
            IsPosted = isPosted,
        };
    }

    // Two records of one position that both follow from one plan need no hashing.
    private static bool HaveSameDerivedValues(SettlementRecord one, SettlementRecord other) =>
        (one.Derivation is { } day && one.Attempt == other.Attempt && one.IsDerivedFrom(day.Plan) && other.IsDerivedFrom(day.Plan)) ||
        (one.Attempt == other.Attempt && one.InputHash == other.InputHash && one.TransactionId == other.TransactionId);

    private DayDerivation Derive() =>
        Derivation ?? throw new InvalidOperationException($"the record of {UserId} on {Date} has no hash, and nothing to derive it from");
}

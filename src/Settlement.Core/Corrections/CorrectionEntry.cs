namespace Settlement.Core;

/// <summary>
/// The one stored fact that a correction changed what a user gets for a date: a difference to all that was credited before.
/// Created once, never changed but for its status, and for its attempt after a refusal. Who comes out even has none.
/// </summary>
public sealed record CorrectionEntry
{
    private readonly TransactionId? transactionId;

    /// <summary>With <see cref="Number"/> and <see cref="UserId"/> the entry's identity (I1).</summary>
    public required SettlementDate Date { get; init; }

    /// <summary>Which correction of the date it belongs to.</summary>
    public required int Number { get; init; }

    /// <summary>Whose entry it is.</summary>
    public required UserId UserId { get; init; }

    /// <summary>The balance that earns, under the correction.</summary>
    public required Money Position { get; init; }

    /// <summary>What the user should get for the date under the correction, in all, and what rounding leaves of it.</summary>
    public required Earnings Earnings { get; init; }

    /// <summary>What was credited before: the record's earnings and the differences of the earlier corrections.</summary>
    public required Money Before { get; init; }

    /// <summary>
    /// What the user owed from earlier corrections and this one takes up, 0 or more. It is less to pay, or more to owe.
    /// </summary>
    public Money TakenUp { get; init; }

    /// <summary>The product, which the transaction id follows from where it is not given.</summary>
    public ProductId? Product { get; init; }

    /// <summary>The transaction id of the attempt the entry is at; it follows from product, date, user, number and attempt.</summary>
    /// <exception cref="InvalidOperationException">Neither it nor the product is given.</exception>
    public TransactionId TransactionId
    {
        get => transactionId ?? TransactionId.Derive(
            Product ?? throw new InvalidOperationException($"the entry of {UserId} on {Date} has no transaction id, and nothing to derive it from"),
            Date,
            UserId,
            Attempt,
            Number);
        init => transactionId = value;
    }

    /// <summary>Which attempt to pay it the entry is at; see <see cref="SettlementRecord.Attempt"/>.</summary>
    public int Attempt { get; init; } = SettlementRecord.FirstAttempt;

    /// <summary>The run that created the entry.</summary>
    public required RunId CreatedBy { get; init; }

    /// <summary>How far the entry has come.</summary>
    public EntryStatus Status { get; init; }

    /// <summary>The correction that has taken up what the user owed; 0 where none has.</summary>
    public int TakenUpBy { get; init; }

    /// <summary>The posting as it is stored, where it is not the one that the entry calls for; else null.</summary>
    public Posting? OddPosting { get; init; }

    /// <summary>The store's concurrency token for changing the entry; null in an entry not stored yet.</summary>
    public string? Version { get; init; }

    /// <summary>What the correction changes: more where positive, less where negative. Never zero.</summary>
    public Money Difference => Earnings.Credited - Before;

    /// <summary>What is to be moved to the user, or back where negative: the difference, less what it takes up.</summary>
    public Money Amount => Difference - TakenUp;

    /// <summary>Whether something has to be paid or posted.</summary>
    public bool NeedsPayment => Amount != Money.Zero;

    /// <summary>What the user owes by this entry and nobody has settled or taken up, in minor units: 0 or more.</summary>
    public Money Owes => Status == EntryStatus.Owed ? Money.Zero - Amount : Money.Zero;

    /// <summary>The two sides of the ledger's entry; null where it has posted nothing.</summary>
    public Posting? Posting => Status == EntryStatus.Posted ? OddPosting ?? Core.Posting.Of(this) : null;

    /// <summary>This entry with the accounts of its posting as a store has them, both empty where nothing is posted.</summary>
    public CorrectionEntry WithStoredPosting(string? debit, string? credit)
    {
        var stored = new Posting(debit ?? string.Empty, credit ?? string.Empty);
        return stored == (Status == EntryStatus.Posted ? Core.Posting.Of(this) : Core.Posting.None) ? this : this with { OddPosting = stored };
    }

    /// <summary>This entry at the next attempt to pay it, with that attempt's transaction id.</summary>
    public CorrectionEntry NextAttempt(ProductId product) => IsDerivedFrom(product)
        ? this with { Attempt = Attempt + 1 }
        : this with { Attempt = Attempt + 1, TransactionId = TransactionId.Derive(product, Date, UserId, Attempt + 1, Number) };

    /// <summary>Whether the transaction id follows from a product, and none is given, so that a store may leave it out.</summary>
    public bool IsDerivedFrom(ProductId product) => transactionId is null && Product == product;

    /// <summary>Entries are equal where all that they say is, whether it is given or derived.</summary>
    public bool Equals(CorrectionEntry? other) =>
        other is not null && HasSameContentAs(other) && CreatedBy == other.CreatedBy && Status == other.Status && TakenUpBy == other.TakenUpBy &&
        OddPosting == other.OddPosting && Attempt == other.Attempt && Version == other.Version && TransactionId == other.TransactionId;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Date, Number, UserId, Status);

    /// <summary>
    /// Whether this is the same correction of the same user by the same amounts. Who created an entry, how far it has come, and
    /// at which attempt a service pays it, is not its content.
    /// </summary>
    public bool HasSameContentAs(CorrectionEntry other) =>
        Date == other.Date && Number == other.Number && UserId == other.UserId && Position == other.Position &&
        Earnings == other.Earnings && Before == other.Before && TakenUp == other.TakenUp;
}

/// <summary>How far an entry has come; it only ever moves forward (I2). The numbers are stored: never renumber.</summary>
public enum EntryStatus
{
    /// <summary>The entry exists. One whose amount is zero stays here for good: there is nothing to pay.</summary>
    Recorded = 0,

    /// <summary>The payment service has accepted the payment, or the reversal.</summary>
    Paid = 1,

    /// <summary>The ledger has posted it: born so, in the write that created it.</summary>
    Posted = 2,

    /// <summary>The user got too much, and the payment service takes nothing back: born so.</summary>
    Owed = 3,

    /// <summary>A later correction has taken up what was owed.</summary>
    TakenUp = 4,

    /// <summary>A person has said that what was owed is settled elsewhere.</summary>
    SettledElsewhere = 5,
}

namespace Settlement.Core;

/// <summary>The one stored fact that a user was settled for a date. Created once, never changed but for its status.</summary>
public sealed record SettlementRecord
{
    /// <summary>With <see cref="UserId"/> the record's identity (I1).</summary>
    public required SettlementDate Date { get; init; }

    /// <summary>With <see cref="Date"/> the record's identity (I1).</summary>
    public required UserId UserId { get; init; }

    /// <summary>The balance that earned.</summary>
    public required Money Position { get; init; }

    /// <summary>What is credited and what rounding left.</summary>
    public required Earnings Earnings { get; init; }

    /// <summary>Hash of everything the amount came from.</summary>
    public required InputHash InputHash { get; init; }

    /// <summary>The payment's idempotency key.</summary>
    public required TransactionId TransactionId { get; init; }

    /// <summary>The run that created the record.</summary>
    public required RunId CreatedBy { get; init; }

    /// <summary>How far the record has come.</summary>
    public RecordStatus Status { get; init; }

    /// <summary>The store's concurrency token for marking the record paid; null in a record not stored yet.</summary>
    public string? Version { get; init; }

    /// <summary>Whether something has to be paid: earnings of zero leave a record and no payment.</summary>
    public bool NeedsPayment => Earnings.Credited != Money.Zero;

    /// <summary>
    /// Whether this settles the same inputs to the same amount. Who created a record, and how far it has come, is not
    /// its content; amounts are compared beside the hash, so that a record altered behind our back does not pass.
    /// </summary>
    public bool HasSameContentAs(SettlementRecord other) =>
        Date == other.Date && UserId == other.UserId && InputHash == other.InputHash &&
        Position == other.Position && Earnings == other.Earnings && TransactionId == other.TransactionId;

    /// <summary>Settles a position under a plan, on paper: computes the record and stores nothing.</summary>
    /// <param name="plan">The day's plan.</param>
    /// <param name="dayPrefix">The plan's <see cref="Core.InputHash.DayPrefix"/>.</param>
    /// <param name="position">The user's position.</param>
    /// <param name="run">The run that computes it.</param>
    /// <exception cref="OverflowException">The earnings do not fit a signed 64-bit number of minor units.</exception>
    public static SettlementRecord Compute(DayPlan plan, ReadOnlySpan<byte> dayPrefix, Position position, RunId run) => new()
    {
        Date = plan.Date,
        UserId = position.UserId,
        Position = position.Balance,
        Earnings = Earnings.Compute(position.Balance, plan.Yield, plan.Rounding),
        InputHash = InputHash.Compute(dayPrefix, position.Balance),
        TransactionId = TransactionId.Derive(plan.Product, plan.Date, position.UserId),
        CreatedBy = run,
    };
}

namespace Settlement.Core;

/// <summary>
/// What follows from a day's plan for each user: the input hash and the transaction id. Both are pure functions, computed
/// where somebody reads them, and need not be stored.
/// </summary>
/// <param name="plan">The day's plan.</param>
public sealed class DayDerivation(DayPlan plan)
{
    private readonly byte[] hashPrefix = Core.InputHash.DayPrefix(plan);
    private readonly byte[] idPrefix = Core.TransactionId.DayPrefix(plan.Product, plan.Date);

    private readonly Int128 parts = plan.Parts;
    private readonly long denominator = plan.Yield.Denominator;

    /// <summary>The day's plan.</summary>
    public DayPlan Plan { get; } = plan;

    /// <summary>What a position earns.</summary>
    /// <exception cref="OverflowException">The earnings do not fit a signed 64-bit number of minor units.</exception>
    public Earnings EarningsOf(Money position) => Earnings.Compute(position, parts, denominator, Plan.Rounding);

    /// <summary>What a position earns together with the fraction that its user takes over.</summary>
    /// <exception cref="OverflowException">The earnings do not fit a signed 64-bit number of minor units.</exception>
    public Earnings EarningsOf(Money position, CarriedFraction takenOver) => Earnings.Compute(position, parts, denominator, Plan.Rounding, takenOver);

    /// <summary>What a record carries: null where the plan carries nothing.</summary>
    internal CarriedFractions? Carried(Earnings earnings, CarriedFraction takenOver) =>
        Plan.Carries ? new CarriedFractions(takenOver, earnings.HandOn(takenOver, denominator)) : null;

    /// <summary>The input hash of a position.</summary>
    /// <param name="position">The position.</param>
    /// <param name="takenOver">The fraction taken over, of a record that carries; else null.</param>
    public InputHash InputHash(Money position, CarriedFraction? takenOver = null) => Core.InputHash.Compute(hashPrefix, position, takenOver);

    /// <summary>The transaction id of an attempt to pay a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="attempt">Which attempt: 1 or more.</param>
    public TransactionId TransactionId(UserId user, int attempt = SettlementRecord.FirstAttempt) =>
        Core.TransactionId.Derive(idPrefix, user, attempt);
}

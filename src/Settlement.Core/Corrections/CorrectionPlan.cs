namespace Settlement.Core;

/// <summary>
/// What every entry of a correction comes from, beside the day's records and the entries of earlier corrections: frozen by a
/// conditional create when it is booked, never changed.
/// </summary>
public sealed record CorrectionPlan
{
    /// <summary>The largest number of a correction: far more than a date ever needs, few enough to read a user's entries one by one.</summary>
    public const int LargestNumber = 99;

    /// <summary>The plan that amounts are computed under: the day's, with the yield that holds from this correction on.</summary>
    public required DayPlan Plan { get; init; }

    /// <summary>Which correction of its date it is: 1 to <see cref="LargestNumber"/>, without gaps.</summary>
    public required int Number { get; init; }

    /// <summary>The yield that held before: the day's, or that of the correction before.</summary>
    public required Yield YieldBefore { get; init; }

    /// <summary>
    /// The sets of positions that stand in for those of the day, the latest first: a user's position is that of the first set
    /// which names the user, else that of the user's record.
    /// </summary>
    public IReadOnlyList<Digest> PositionSets { get; init; } = [];

    /// <summary>Whether the first of <see cref="PositionSets"/> came with this correction, and not with an earlier one.</summary>
    public bool BringsPositions { get; init; }

    /// <summary>The smallest difference that is booked, in minor units, either way; 0 or 1 books every one.</summary>
    public Money AtLeast { get; init; }

    /// <summary>Whether the payment service takes reversals. Where it does not, a user who got too much owes it.</summary>
    public bool TakesReversals { get; init; }

    /// <summary>Why, in words of the person who booked it; one line.</summary>
    public required string Reason { get; init; }

    /// <summary>Who booked it.</summary>
    public required string BookedBy { get; init; }

    /// <summary>When, by the clock of the machine it was booked on.</summary>
    public required DateTimeOffset BookedAt { get; init; }

    /// <summary>What it came to when it was previewed, which is what it books.</summary>
    public required CorrectionTotals Totals { get; init; }

    /// <summary>The hash of what was previewed.</summary>
    public required Digest Hash { get; init; }

    /// <summary>The settlement date.</summary>
    public SettlementDate Date => Plan.Date;

    /// <summary>Whether the yield changes, and with it the amounts of all users.</summary>
    public bool ChangesYield => Plan.Yield != YieldBefore;

    /// <summary>Whether its entries may be owed: a service pays, and takes nothing back.</summary>
    public bool MayBeOwed => Plan.Payer == Payer.Service && !TakesReversals;

    /// <summary>The deterministic instance id of the workflow that books it: <c>correct-yyyy-MM-dd-c1</c>.</summary>
    public string InstanceId => InstanceIdOf(Date, Number);

    /// <summary>The residue that it moves to the residue account, in minor units, exact.</summary>
    public ExactAmount ResidueDifference => Totals.ResidueDifference(this);

    /// <summary>The instance id of a correction.</summary>
    public static string InstanceIdOf(SettlementDate date, int number) => FormattableString.Invariant($"correct-{date}-c{number}");

    /// <inheritdoc />
    public bool Equals(CorrectionPlan? other) =>
        other is not null && HasSameInputsAs(other) && Reason == other.Reason && BookedBy == other.BookedBy &&
        BookedAt == other.BookedAt && Totals == other.Totals && Hash == other.Hash;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Plan, Number, Hash);

    /// <summary>Whether another correction comes from the same inputs: then booking it again goes on with this one.</summary>
    public bool HasSameInputsAs(CorrectionPlan other) =>
        Plan == other.Plan && Number == other.Number && YieldBefore == other.YieldBefore && PositionSets.SequenceEqual(other.PositionSets) &&
        BringsPositions == other.BringsPositions && AtLeast == other.AtLeast && TakesReversals == other.TakesReversals;
}

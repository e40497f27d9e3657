namespace Settlement.Core;

/// <summary>
/// The three-way comparison of a day, or of some of its users: what should be, what is recorded, what is paid.
/// Comparisons of parts add up to the comparison of the whole.
/// </summary>
public sealed record Reconciliation
{
    /// <summary>How many breaks are carried in full.</summary>
    public const int MostBreaks = 20;

    /// <summary>No users.</summary>
    public static Reconciliation Empty { get; } = new();

    /// <summary>Positions compared.</summary>
    public long Positions { get; init; }

    /// <summary>Their records.</summary>
    public long Records { get; init; }

    /// <summary>Their payments.</summary>
    public long Payments { get; init; }

    /// <summary>Σ earnings that positions and plan give, in minor units.</summary>
    public Int128 ExpectedMinor { get; init; }

    /// <summary>Σ exact earnings that positions and plan give, in parts of the plan's <see cref="Yield.Denominator"/>.</summary>
    public Int128 ExactNumerator { get; init; }

    /// <summary>Σ earnings of the records, in minor units.</summary>
    public Int128 RecordedMinor { get; init; }

    /// <summary>Σ residues of the records, in parts of the plan's <see cref="Yield.Denominator"/>.</summary>
    public Int128 ResidueNumerator { get; init; }

    /// <summary>Σ payments, in minor units.</summary>
    public Int128 PaidMinor { get; init; }

    /// <summary>Users whose payment was not asked for one by one, since the other side's list tells of it.</summary>
    public long LeftToList { get; init; }

    /// <summary>Of <see cref="LeftToList"/>, those whose record says that it waits for its payment.</summary>
    public long Waiting { get; init; }

    /// <summary>
    /// Whether nobody has seen what else was paid: a service pays the day, and there is no list of its payments. Each user's
    /// own payment was looked up; a second one under another id would not be found.
    /// </summary>
    public bool Unseen { get; init; }

    /// <summary>Breaks that a rerun mends.</summary>
    public long UnfinishedBreaks { get; init; }

    /// <summary>Breaks that a person must look at.</summary>
    public long Contradictions { get; init; }

    /// <summary>The first breaks, at most <see cref="MostBreaks"/>.</summary>
    public IReadOnlyList<Break> Breaks { get; init; } = [];

    /// <summary>All breaks.</summary>
    public long BreakCount => UnfinishedBreaks + Contradictions;

    /// <summary>Whether all three agree, to the last digit.</summary>
    public bool IsClean => BreakCount == 0;

    /// <summary>Whether every user is settled and paid as far as the records say: then the residue may be booked.</summary>
    public bool IsFinished => IsClean && Waiting == 0;

    /// <summary>What positions and plan earn before rounding, in minor units, exact.</summary>
    public ExactAmount Exact(DayPlan plan) => new((System.Numerics.BigInteger)ExactNumerator, plan.Yield.Denominator);

    /// <summary>The residue of the records as an exact amount in minor units.</summary>
    public ExactAmount Residue(DayPlan plan) => new((System.Numerics.BigInteger)ResidueNumerator, plan.Yield.Denominator);

    /// <summary>This with one more break.</summary>
    public Reconciliation With(Break found) => this with
    {
        UnfinishedBreaks = UnfinishedBreaks + (found.IsUnfinished ? 1 : 0),
        Contradictions = Contradictions + (found.IsUnfinished ? 0 : 1),
        Breaks = Breaks.Count < MostBreaks ? [.. Breaks, found] : Breaks,
    };

    /// <summary>Adds up two parts of the same plan.</summary>
    public static Reconciliation operator +(Reconciliation left, Reconciliation right) => checked(new Reconciliation
    {
        Positions = left.Positions + right.Positions,
        Records = left.Records + right.Records,
        Payments = left.Payments + right.Payments,
        ExpectedMinor = left.ExpectedMinor + right.ExpectedMinor,
        ExactNumerator = left.ExactNumerator + right.ExactNumerator,
        RecordedMinor = left.RecordedMinor + right.RecordedMinor,
        ResidueNumerator = left.ResidueNumerator + right.ResidueNumerator,
        PaidMinor = left.PaidMinor + right.PaidMinor,
        LeftToList = left.LeftToList + right.LeftToList,
        Waiting = left.Waiting + right.Waiting,
        Unseen = left.Unseen || right.Unseen,
        UnfinishedBreaks = left.UnfinishedBreaks + right.UnfinishedBreaks,
        Contradictions = left.Contradictions + right.Contradictions,
        Breaks = [.. left.Breaks.Concat(right.Breaks).Take(MostBreaks)],
    });
}

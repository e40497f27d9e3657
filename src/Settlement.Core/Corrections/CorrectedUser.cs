using System.Diagnostics.CodeAnalysis;

namespace Settlement.Core;

/// <summary>What a correction makes of one user. A pure function of its plan and of what was there before.</summary>
internal readonly record struct CorrectedUser
{
    /// <summary>Whether the correction is about the user at all.</summary>
    public bool IsConcerned { get; init; }

    /// <summary>Why the amount cannot be computed; null where it can.</summary>
    public QuarantineReason? Reason { get; init; }

    /// <summary>The reason as a sentence; null where the amount can be computed.</summary>
    public string? Problem { get; init; }

    /// <summary>The balance that earns.</summary>
    public Money Position { get; init; }

    /// <summary>Whether the balance is another than before.</summary>
    public bool IsMoved { get; init; }

    /// <summary>What the user should get in all.</summary>
    public Earnings Due { get; init; }

    /// <summary>What was credited before.</summary>
    public Money Before { get; init; }

    /// <summary>Whether the difference is smaller than what is booked.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>The residue afterwards, in parts of the denominator of the yield.</summary>
    public Int128 Residue { get; init; }

    /// <summary>The residue before, in parts of the denominator of the yield before.</summary>
    public Int128 ResidueBefore { get; init; }

    /// <summary>How much more, or less where negative.</summary>
    public Money Difference => Due.Credited - Before;

    /// <summary>Whether the user gets an entry.</summary>
    public bool HasEntry => Reason is null && !IsLeftOut && Due.Credited != Before;

    /// <summary>What is credited afterwards.</summary>
    public Money After => HasEntry ? Due.Credited : Before;

    /// <summary>Whether the amount can be computed.</summary>
    [MemberNotNullWhen(false, nameof(Reason), nameof(Problem))]
    public bool CanBeComputed => Reason is null;

    /// <summary>The entry that the correction creates, unpaid, at its first attempt.</summary>
    /// <param name="plan">The correction.</param>
    /// <param name="user">The user.</param>
    /// <param name="takenUp">What the user owed before and this takes up.</param>
    /// <param name="run">The run that creates it.</param>
    public CorrectionEntry ToEntry(CorrectionPlan plan, UserId user, Money takenUp, RunId run) => new()
    {
        Date = plan.Date,
        Number = plan.Number,
        UserId = user,
        Position = Position,
        Earnings = Due,
        Before = Before,
        TakenUp = takenUp,
        Product = plan.Plan.Product,
        CreatedBy = run,
        Status = StatusAtFirst(plan, Difference - takenUp),
    };

    /// <summary>Whether an entry has the content that the user's should have.</summary>
    public bool IsSaidBy(CorrectionEntry entry, CorrectionPlan plan, UserId user, Money takenUp) =>
        entry.UserId == user && entry.Date == plan.Date && entry.Number == plan.Number && entry.Position == Position && entry.Earnings == Due && entry.Before == Before && entry.TakenUp == takenUp;

    /// <summary>The status that an entry is born with.</summary>
    public static EntryStatus StatusAtFirst(CorrectionPlan plan, Money amount) => plan.Plan.Payer switch
    {
        _ when amount == Money.Zero => EntryStatus.Recorded,
        Payer.Ledger => EntryStatus.Posted,
        _ => amount.Minor < 0 && !plan.TakesReversals ? EntryStatus.Owed : EntryStatus.Recorded,
    };
}

/// <summary>Computes what one correction of a date makes of its users.</summary>
/// <param name="plan">The correction.</param>
/// <param name="sets">How many sets the pages have that users are taken from: those of this correction are the last of them.</param>
internal sealed class CorrectionComputer(CorrectionPlan plan, int sets)
{
    private readonly int firstSet = sets - plan.PositionSets.Count;
    private readonly long denominator = plan.Plan.Yield.Denominator;
    private readonly long denominatorBefore = plan.YieldBefore.Denominator;
    private readonly Int128 parts = plan.Plan.Parts;
    private readonly Int128 partsBefore = plan.Plan.PartsOf(plan.YieldBefore);
    private readonly bool changesYield = plan.ChangesYield;

    /// <summary>The correction.</summary>
    public CorrectionPlan Plan { get; } = plan;

    /// <summary>Computes a user.</summary>
    /// <param name="page">The page.</param>
    /// <param name="user">The user's place on it.</param>
    /// <param name="before">What was credited before.</param>
    public CorrectedUser Compute(CorrectionPage page, int user, Money before)
    {
        var record = page.Records[user];
        var setBefore = Plan.BringsPositions ? firstSet + 1 : firstSet;
        var isNamed = Plan.BringsPositions && page.Sets[firstSet][user] is not null;
        if (!changesYield && !isNamed)
        {
            return default;
        }

        if (page.FromSets(user, firstSet) is not { } stored)
        {
            return record is null ? default : Compute(record.Position, record.Position, before, TakenOver(record));
        }

        if (!stored.TryValidate(out var position, out var problem))
        {
            return new CorrectedUser { IsConcerned = true, Before = before, Reason = QuarantineReason.InvalidPosition, Problem = problem };
        }

        // Who was in no set before and has no record is new: nothing was credited, and no residue was left.
        Money? earlier = page.FromSets(user, setBefore) is { } storedBefore ? new Money(storedBefore.BalanceMinor) : record?.Position;
        return Compute(position.Balance, earlier, before, TakenOver(record));
    }

    // What the record took over goes into what is due; what it handed on was handed on.
    private static CarriedFraction TakenOver(SettlementRecord? record) => record?.Carried?.TakenOver ?? default;

    private CorrectedUser Compute(Money position, Money? positionBefore, Money before, CarriedFraction takenOver)
    {
        var corrected = new CorrectedUser
        {
            IsConcerned = true,
            Position = position,
            IsMoved = position != (positionBefore ?? Money.Zero),
            Before = before,
        };
        try
        {
            var due = Earnings.Compute(position, parts, denominator, Plan.Plan.Rounding, takenOver);
            var difference = (due.Credited - before).Minor;
            var isLeftOut = difference != 0 && Int128.Abs(difference) < Plan.AtLeast.Minor;
            return corrected with
            {
                Due = due,
                IsLeftOut = isLeftOut,
                Residue = isLeftOut ? (position.Minor * parts) - ((Int128)before.Minor * denominator) : due.ResidueNumerator,
                ResidueBefore = positionBefore is { } earlier ? (earlier.Minor * partsBefore) - ((Int128)before.Minor * denominatorBefore) : 0,
            };
        }
        catch (OverflowException)
        {
            return corrected with
            {
                Reason = QuarantineReason.AmountOverflow,
                Problem = $"a balance of {position.ToText(Plan.Plan.Currency)} at {Plan.Plan.Yield} earns more than an amount can hold",
            };
        }
    }
}

namespace Settlement.Core;

/// <summary>One difference between what should be, what is recorded and what is paid.</summary>
/// <param name="Code">What it is about.</param>
/// <param name="UserId">The user concerned, as text; null for the day as a whole.</param>
/// <param name="Detail">Both sides of the difference, on one line.</param>
public sealed record Break(BreakCode Code, string? UserId, string Detail)
{
    /// <summary>
    /// Whether the break is work not done yet, which a rerun does, rather than a contradiction, which a person must
    /// look at.
    /// </summary>
    public bool IsUnfinished => Code
        is BreakCode.RecordMissing or BreakCode.PositionInvalid or BreakCode.RecordUnpaid or BreakCode.RecordNotMarkedPaid
        or BreakCode.DayChanged or BreakCode.EntryMissing or BreakCode.EntryUnpaid or BreakCode.EntryNotMarkedPaid;
}

/// <summary>What a break is about.</summary>
public enum BreakCode
{
    /// <summary>A position has no record.</summary>
    RecordMissing,

    /// <summary>A position cannot be settled: its row is out of range, or its earnings are.</summary>
    PositionInvalid,

    /// <summary>A record waits for its payment, and the payment service has none.</summary>
    RecordUnpaid,

    /// <summary>The payment was made, and the record does not say so yet.</summary>
    RecordNotMarkedPaid,

    /// <summary>A record differs from what its position and the day's plan give.</summary>
    RecordDiffers,

    /// <summary>A record has no position, or one that is out of range, or is not the record that its user has.</summary>
    RecordUnexpected,

    /// <summary>A record says it is paid, and the payment service has no such payment.</summary>
    PaymentMissing,

    /// <summary>A payment differs from its record.</summary>
    PaymentDiffers,

    /// <summary>A payment has no record that calls for it.</summary>
    PaymentUnexpected,

    /// <summary>The residue account does not hold the sum of the records' residues.</summary>
    ResidueDiffers,

    /// <summary>The yield imported for the date is no longer the one the day was planned with.</summary>
    YieldDiffers,

    /// <summary>More than one payment stands for one user and date.</summary>
    PaymentTwice,

    /// <summary>Records were created while the day was being reconciled; reconcile again.</summary>
    DayChanged,

    /// <summary>A user whom a correction gives more, or less, has no entry of it.</summary>
    EntryMissing,

    /// <summary>An entry differs from what the correction's inputs, and all that was credited before, give.</summary>
    EntryDiffers,

    /// <summary>An entry is of a user whom its correction leaves as they were, or of no correction.</summary>
    EntryUnexpected,

    /// <summary>An entry waits for its payment, and the payment service has none.</summary>
    EntryUnpaid,

    /// <summary>The payment of an entry was made, and the entry does not say so yet.</summary>
    EntryNotMarkedPaid,

    /// <summary>A correction's inputs come to other totals than those it was booked with.</summary>
    TotalsDiffer,
}

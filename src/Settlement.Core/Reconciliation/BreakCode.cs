namespace Settlement.Core;

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

    /// <summary>A record has no position, or one that is out of range.</summary>
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

    /// <summary>Records were created while the day was being reconciled; reconcile again.</summary>
    DayChanged,
}

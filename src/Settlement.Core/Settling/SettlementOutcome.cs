namespace Settlement.Core;

/// <summary>What a run did for a user: every user with a position ends a finished run in exactly one of these (I4).</summary>
public enum SettlementOutcome
{
    /// <summary>This run created the record, and it is paid.</summary>
    Settled,

    /// <summary>The same record was there before this run; it is paid, if need be by this run.</summary>
    AlreadySettled,

    /// <summary>Earnings come to zero: there is a record and no payment. The same on a rerun.</summary>
    NothingToSettle,

    /// <summary>
    /// The record that is stored, or the payment that was made, differs from what would be stored or paid now. Nothing
    /// that was there is changed, and nothing is paid.
    /// </summary>
    Conflict,

    /// <summary>The user could not be settled; a <see cref="QuarantineReason"/> says why.</summary>
    Quarantined,
}

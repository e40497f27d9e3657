namespace Settlement.Simulation.Tests.Teeth;

/// <summary>A defect put into the parts on purpose. The product has none of them; each is here to be found.</summary>
public enum Defect
{
    UpsertInPlaceOfCreate,
    ConflictTakenAsSuccess,
    TransactionIdFromARandom,
    PaidBeforeRecorded,
    MarkedPaidWithoutTheVersion,
    UnknownPaymentSwallowed,
    LeaseTrustedInPlaceOfTheCreate,
    PageTokenAdvancedBeforeThePageIsSettled,
    ResidueDropped,
    RerunOverwrites,
    QuarantinedUserCountedAsSettled,
    ClockUsedForTheDate,
    RetryWithoutLookUpAgainstABlindService,
    BatchConflictDropsTheOthers,
    LedgerBooksAReplayAgain,
    LookUpFailureTakenForNotPaid,
    RecordTakenForPaid,
    FailedGroupSkipped,
    ResidueBookedWithoutItsSequence,
    PlanNotFrozen,
    ClosedDayReopened,
    AcknowledgedRecordLost,
    LostCreateTakenAsSuccess,
    AttentionNeverCleared,
    TotalsOfTheFirstRunKept,
    OwnWriteTakenForAnothers,
}

namespace Settlement.Simulation;

/// <summary>What can go wrong in a schedule.</summary>
public enum FaultKind
{
    /// <summary>The store refuses a request at once; nothing happened.</summary>
    StoreRefuses,

    /// <summary>A request to the store never gets there; the worker waits in vain.</summary>
    StoreRequestLost,

    /// <summary>The store commits, and its answer never comes back.</summary>
    StoreAnswerLost,

    /// <summary>A write is held up somewhere and lands long after the worker gave up.</summary>
    StoreWriteLandsLate,

    /// <summary>Some items of a batch are written, the rest are not, and the worker is told of a failure.</summary>
    StoreBatchBreaksOff,

    /// <summary>A transaction holds its connection for long; where the pool is small, others wait.</summary>
    StoreTransactionStalls,

    /// <summary>The store fails unexpectedly.</summary>
    StoreFailsOddly,

    /// <summary>A request to the payment service never gets there.</summary>
    PaymentRequestLost,

    /// <summary>The payment is made, and the answer never comes back.</summary>
    PaymentAnswerLost,

    /// <summary>A payment is made long after the worker gave up waiting.</summary>
    PaymentLandsLate,

    /// <summary>Some payments of a list are made, the rest are not, and the call ends in an error.</summary>
    PaymentBreaksOff,

    /// <summary>The payment service refuses a payment for good, though a later day may find it willing.</summary>
    PaymentRejected,

    /// <summary>The payment service does not answer a look-up.</summary>
    LookUpFails,

    /// <summary>A worker dies; another life begins some seconds later.</summary>
    WorkerCrashes,

    /// <summary>A worker pauses for long, then goes on as if nothing had been.</summary>
    WorkerStalls,

    /// <summary>A run of the day is started twice at about the same time.</summary>
    StartedTwice,

    /// <summary>A run is started again after one that ended.</summary>
    StartedAgain,

    /// <summary>An activity is delivered twice at once.</summary>
    ActivityTwice,

    /// <summary>An activity is delivered once more, long after.</summary>
    ActivityLate,

    /// <summary>A user's position is replaced.</summary>
    PositionReplaced,

    /// <summary>A user's position comes in after the day began.</summary>
    PositionLate,

    /// <summary>The day's yield is replaced.</summary>
    YieldReplaced,

    /// <summary>The day is closed as soon as it is settled, whoever is still at work.</summary>
    ClosedEarly,

    /// <summary>A user is left out of a new import of the whole set, and withdrawn; some come back.</summary>
    PositionWithdrawn,
}

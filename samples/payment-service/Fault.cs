namespace PaymentServiceSample;

/// <summary>What goes wrong with one request.</summary>
public enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>429, nothing done.</summary>
    Throttled,

    /// <summary>402, nothing done: the payment is refused, and its transaction id for good where the service keeps refusals.</summary>
    Refused,

    /// <summary>503, nothing done.</summary>
    RefusedBefore,

    /// <summary>The connection breaks, nothing done.</summary>
    DroppedBefore,

    /// <summary>Done, and then 500.</summary>
    FailedAfter,

    /// <summary>Done, and then the connection breaks.</summary>
    DroppedAfter,

    /// <summary>Done twice: the second payment has an id of the service's own, which the caller never hears of.</summary>
    PaidTwice,
}

namespace Settlement.Core;

/// <summary>
/// How far a settlement record has come; it only ever moves forward (I2). The numbers are stored: never renumber.
/// </summary>
public enum RecordStatus
{
    /// <summary>The record exists. Zero earnings stay here for good: there is nothing to pay.</summary>
    Recorded = 0,

    /// <summary>The payment service has accepted the payment.</summary>
    Paid = 1,
}

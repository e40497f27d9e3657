namespace Settlement.Core;

/// <summary>
/// How far a settlement record has come; it only ever moves forward (I2). The numbers are stored: never renumber.
/// </summary>
public enum RecordStatus
{
    /// <summary>The record exists. Zero earnings stay here for good: there is nothing to pay.</summary>
    Recorded = 0,

    /// <summary>The ledger has posted the payment, or the payment service has accepted it.</summary>
    Paid = 1,
}

/// <summary>The names of the statuses in exports, messages and digests. Certificates rest on them: never rename.</summary>
public static class RecordStatuses
{
    /// <summary>The status's name, such as <c>paid</c>.</summary>
    public static string Name(this RecordStatus status) => status switch
    {
        RecordStatus.Recorded => "recorded",
        RecordStatus.Paid => "paid",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "unknown record status"),
    };

    /// <summary>How far a user has come: the status's name, or <c>nothing-to-settle</c> where earnings are zero.</summary>
    public static string UserStatus(this SettlementRecord record) =>
        record.NeedsPayment ? record.Status.Name() : SettlementOutcome.NothingToSettle.ToKebabCase();
}

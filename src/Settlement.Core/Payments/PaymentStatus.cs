namespace Settlement.Core;

/// <summary>What a payment service can say to a payment.</summary>
public enum PaymentStatus
{
    /// <summary>Paid now.</summary>
    Accepted,

    /// <summary>Paid before, under the same transaction id with the same content.</summary>
    AlreadyAccepted,

    /// <summary>Refused for good; the reason says why.</summary>
    Rejected,

    /// <summary>The transaction id was used before with other content. Nothing was paid now.</summary>
    ContentDiffers,

    /// <summary>No answer: it may or may not have been paid.</summary>
    Unknown,
}

namespace Settlement.Core;

/// <summary>A payment service's answer to one payment.</summary>
/// <param name="Status">What it said.</param>
/// <param name="Reason">Why, in its words, where it gave a reason.</param>
public readonly record struct PaymentAnswer(PaymentStatus Status, string? Reason = null)
{
    /// <summary>Whether the user has been paid, now or before.</summary>
    public bool IsPaid => Status is PaymentStatus.Accepted or PaymentStatus.AlreadyAccepted;
}

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

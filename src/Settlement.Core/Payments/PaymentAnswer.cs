namespace Settlement.Core;

/// <summary>A payment service's answer to one payment.</summary>
/// <param name="Status">What it said.</param>
/// <param name="Reason">Why, in its words, where it gave a reason.</param>
public readonly record struct PaymentAnswer(PaymentStatus Status, string? Reason = null)
{
    /// <summary>Whether the user has been paid, now or before.</summary>
    public bool IsPaid => Status is PaymentStatus.Accepted or PaymentStatus.AlreadyAccepted;
}

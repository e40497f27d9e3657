namespace Settlement.Core;

/// <summary>Why a user could not be settled. The numbers are stored: never renumber.</summary>
public enum QuarantineReason
{
    /// <summary>The stored position has a user id or a balance that is out of range.</summary>
    InvalidPosition = 1,

    /// <summary>The earnings do not fit the range of an amount.</summary>
    AmountOverflow = 2,

    /// <summary>The payment service refused the payment, for good.</summary>
    PaymentRejected = 3,

    /// <summary>It is not known whether the payment was made; a rerun looks it up before anything else.</summary>
    PaymentUnknown = 4,

    /// <summary>Settling the user failed in a way nobody planned; the detail says how.</summary>
    Unexpected = 5,
}

namespace Settlement.Core;

/// <summary>The outcome of one user in one run.</summary>
/// <param name="UserId">The user, as text: a quarantined row may not hold a valid user id.</param>
/// <param name="Outcome">What the run did.</param>
/// <param name="Earnings">The user's recorded earnings; zero for a conflict or a quarantined user.</param>
/// <param name="Reason">Why the user is quarantined; null otherwise.</param>
/// <param name="Detail">For a conflict both contents, for a quarantined user what happened; null otherwise.</param>
public sealed record UserResult(
    string UserId, SettlementOutcome Outcome, Earnings Earnings, QuarantineReason? Reason = null, string? Detail = null)
{
    /// <summary>
    /// What differs, where a record is in the way; null for any other result, and for one that was read back from a store,
    /// which keeps <see cref="Detail"/> alone.
    /// </summary>
    public RecordConflict? RecordConflict { get; init; }

    /// <summary>Whether a person has to look at it.</summary>
    public bool NeedsAttention => Outcome is SettlementOutcome.Conflict or SettlementOutcome.Quarantined;

    /// <summary>A user who could not be settled.</summary>
    public static UserResult Quarantined(string userId, QuarantineReason reason, string detail) =>
        new(userId, SettlementOutcome.Quarantined, default, reason, detail);

    /// <summary>A user whose payment exists with other content.</summary>
    public static UserResult Conflict(string userId, string detail) =>
        new(userId, SettlementOutcome.Conflict, default, Reason: null, detail);

    /// <summary>A user whose record has other content.</summary>
    /// <param name="stored">The record that is there.</param>
    /// <param name="computed">The record that position and plan give now.</param>
    /// <param name="plan">The day's plan.</param>
    public static UserResult Conflict(SettlementRecord stored, SettlementRecord computed, DayPlan plan) =>
        Conflict(computed.UserId.Value, RecordConflict.ToText(stored, computed, plan)) with { RecordConflict = RecordConflict.Of(stored, computed) };

    /// <summary>A user whose payment was not made, or may not have been.</summary>
    /// <param name="user">The user, as text.</param>
    /// <param name="id">The transaction id of the attempt that was made last.</param>
    /// <param name="attempt">Which attempt that is.</param>
    /// <param name="answer">The service's answer.</param>
    /// <param name="earlier">The payment of an earlier attempt, made although it had been refused; else null.</param>
    internal static UserResult NotPaid(string user, TransactionId id, int attempt, PaymentAnswer answer, Payment? earlier)
    {
        if (earlier is not null)
        {
            return Conflict(
                user,
                $"payment {earlier.TransactionId} was made after it had been refused; " +
                $"payment {id} of attempt {attempt} is not sent, since it would pay twice");
        }

        var because = answer.Reason is null ? string.Empty : $": {answer.Reason}";
        return answer.Status switch
        {
            PaymentStatus.Rejected => Quarantined(user, QuarantineReason.PaymentRejected, $"payment {id} was rejected{because}"),
            PaymentStatus.Unknown => Quarantined(user, QuarantineReason.PaymentUnknown, $"payment {id} may or may not have been made{because}"),
            PaymentStatus.ContentDiffers => Conflict(user, $"payment {id} exists with different content{because}"),
            _ => throw new ArgumentOutOfRangeException(nameof(answer), answer.Status, "not a payment that failed"),
        };
    }

    /// <summary>A user whose payment was made by an attempt that has been left behind meanwhile: its service had refused it for good.</summary>
    internal static UserResult PaidAtOtherAttempt(string user, TransactionId id, int attempt) => Conflict(
        user, $"payment {id} of attempt {attempt} was made, and the record is at another attempt by now: it may be paid twice");

    /// <summary>The result on one line, as messages show it: <c>user-1: quarantined (invalid-position): …</c></summary>
    public string ToLine()
    {
        var reason = Reason is { } known ? $" ({known.ToKebabCase()})" : string.Empty;
        return $"{UserId}: {Outcome.ToKebabCase()}{reason}: {Detail}";
    }
}

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

    /// <summary>The earnings are above the limit of one user, and nobody has accepted that; see <see cref="CheckCode.UserLimit"/>.</summary>
    OverLimit = 6,
}

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
    /// <summary>Whether a person has to look at it.</summary>
    public bool NeedsAttention => Outcome is SettlementOutcome.Conflict or SettlementOutcome.Quarantined;

    /// <summary>A user who could not be settled.</summary>
    public static UserResult Quarantined(string userId, QuarantineReason reason, string detail) =>
        new(userId, SettlementOutcome.Quarantined, default, reason, detail);

    /// <summary>A user whose stored content differs.</summary>
    public static UserResult Conflict(string userId, string detail) =>
        new(userId, SettlementOutcome.Conflict, default, Reason: null, detail);

    /// <summary>The result on one line, as messages show it: <c>user-1: quarantined (invalid-position): …</c></summary>
    public string ToLine()
    {
        var reason = Reason is { } known ? $" ({known.ToKebabCase()})" : string.Empty;
        return $"{UserId}: {Outcome.ToKebabCase()}{reason}: {Detail}";
    }
}

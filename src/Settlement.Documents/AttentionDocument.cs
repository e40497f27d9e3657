using Settlement.Core;

namespace Settlement.Documents;

/// <summary>A user who needs attention.</summary>
/// <param name="UserId">The user, as the position has it.</param>
/// <param name="Outcome"><c>conflict</c> or <c>quarantined</c>.</param>
/// <param name="Reason">Why the user is quarantined, such as <c>payment-rejected</c>; null for a conflict.</param>
/// <param name="Detail">What happened, in words.</param>
public sealed record AttentionDocument(string UserId, string Outcome, string? Reason, string? Detail)
{
    /// <summary>The document of a user's result.</summary>
    public static AttentionDocument Of(UserResult result) =>
        new(result.UserId, result.Outcome.ToKebabCase(), result.Reason?.ToKebabCase(), result.Detail);
}

using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>A user who needs attention.</summary>
/// <param name="UserId">The user, as the position has it.</param>
/// <param name="Outcome"><c>conflict</c> or <c>quarantined</c>.</param>
/// <param name="Reason">Why the user is quarantined, such as <c>payment-rejected</c>; null for a conflict.</param>
/// <param name="Detail">What happened, in words.</param>
/// <param name="Conflict">What differs in a conflict with the user's record; left out otherwise, and where a store was asked, which keeps the words alone.</param>
public sealed record AttentionDocument(
    string UserId,
    string Outcome,
    string? Reason,
    string? Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ConflictDocument? Conflict)
{
    /// <summary>The document of a user's result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="currency">The currency of its amounts.</param>
    public static AttentionDocument Of(UserResult result, Currency currency) => new(
        result.UserId,
        result.Outcome.ToKebabCase(),
        result.Reason?.ToKebabCase(),
        result.Detail,
        result.RecordConflict is { } conflict ? ConflictDocument.Of(conflict, currency) : null);
}

using Settlement.Core;

namespace Settlement.Documents;

/// <summary>One difference that a reconciliation found.</summary>
/// <param name="Code">What it is about, such as <c>record-missing</c>.</param>
/// <param name="UserId">The user concerned; null for the day as a whole.</param>
/// <param name="Detail">Both sides of it, in words.</param>
public sealed record BreakDocument(string Code, string? UserId, string Detail)
{
    /// <summary>The document of a break.</summary>
    public static BreakDocument Of(Break found) => new(found.Code.ToKebabCase(), found.UserId, found.Detail);
}

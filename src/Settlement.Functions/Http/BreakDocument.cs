using Settlement.Core;

namespace Settlement.Functions;

/// <summary>One difference.</summary>
/// <param name="Code">What it is about.</param>
/// <param name="UserId">The user concerned; null for the day as a whole.</param>
/// <param name="Detail">Both sides of it.</param>
internal sealed record BreakDocument(BreakCode Code, string? UserId, string Detail);

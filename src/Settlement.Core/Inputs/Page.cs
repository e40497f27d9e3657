namespace Settlement.Core;

/// <summary>A page of a longer list.</summary>
/// <param name="Items">The items of this page; may be empty before the last page.</param>
/// <param name="Continuation">What to ask the next page with; null after the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation);

namespace Settlement.Core;

/// <summary>Which page of users an activity lists.</summary>
/// <param name="Request">The run's request: its date, scope and page size.</param>
/// <param name="Part">The part's token.</param>
/// <param name="Continuation">Where the page begins; null at the start of the part.</param>
public sealed record ListPageInput(RunRequest Request, string Part, string? Continuation);

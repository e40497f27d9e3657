namespace Settlement.Core;

/// <summary>A look at another run's lease.</summary>
/// <param name="Other">What was seen.</param>
/// <param name="At">When, by the run's own clock.</param>
public sealed record TurnLook(LeaseSighting Other, DateTimeOffset At);

namespace Settlement.Core;

/// <summary>What a waiting run waits for.</summary>
/// <param name="Missing">What the date lacks.</param>
/// <param name="Deadline">Until when.</param>
public readonly record struct InputsWait(MissingInputs Missing, DateTimeOffset Deadline);

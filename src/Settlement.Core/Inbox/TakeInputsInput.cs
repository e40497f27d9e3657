namespace Settlement.Core;

/// <summary>Which piece of the inbox an activity takes in.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Continuation">Null at first, then what the step before returned.</param>
/// <param name="RunId">The run; null where it is nobody's.</param>
public sealed record TakeInputsInput(SettlementDate Date, string? Continuation, RunId? RunId = null);

namespace Settlement.Core;

/// <summary>How far a run, or a part of it, has come.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Tally">The results so far.</param>
/// <param name="Wait">What it waits for; null in any phase but <see cref="RunPhase.WaitingForInputs"/>.</param>
/// <param name="Turn">Whom it waits for; null in any phase but <see cref="RunPhase.WaitingForTurn"/>.</param>
public readonly record struct RunStatus(RunPhase Phase, Tally Tally, InputsWait? Wait = null, TurnWait? Turn = null);

namespace Settlement.Core;

/// <summary>What ending a close starts from.</summary>
/// <param name="Start">How it began.</param>
/// <param name="Users">The reconciliation of all users, added up.</param>
/// <param name="RunId">The close; null where its caller has taken its turn.</param>
public sealed record CloseDayInput(CloseStart Start, Reconciliation Users, RunId? RunId = null);

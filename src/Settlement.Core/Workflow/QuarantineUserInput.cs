namespace Settlement.Core;

/// <summary>A user whose settling failed in a way nobody planned.</summary>
/// <param name="Request">The run's request.</param>
/// <param name="UserId">The user, as text.</param>
/// <param name="Detail">What happened, on one line.</param>
public sealed record QuarantineUserInput(RunRequest Request, string UserId, string Detail);

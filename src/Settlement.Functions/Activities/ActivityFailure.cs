namespace Settlement.Functions;

/// <summary>Why an activity failed.</summary>
/// <param name="IsTransient">Whether what failed may be back later, so that trying again is worth it.</param>
/// <param name="Message">What failed, on one line.</param>
/// <param name="IsStop">Whether nothing failed: the run was taken over or cancelled, and trying again is not worth it.</param>
public sealed record ActivityFailure(bool IsTransient, string Message, bool IsStop = false);

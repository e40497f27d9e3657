namespace Settlement.Functions;

/// <summary>
/// What an activity came to, as data: its output, or why it failed and whether that may pass. An exception would reach the
/// orchestrator as a text to be guessed at.
/// </summary>
/// <param name="Output">The output; null if it failed.</param>
/// <param name="Failure">The failure; null if it did not.</param>
public sealed record ActivityAnswer<T>(T? Output, ActivityFailure? Failure = null);

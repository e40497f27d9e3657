namespace Settlement.Simulation;

/// <summary>The answer to one of a workflow's calls, as the engine keeps it for replays.</summary>
/// <param name="Call">Which call, from 0.</param>
/// <param name="At">When it was answered, in microseconds since the schedule began.</param>
/// <param name="Result">The completed task that has the result; null if the call failed.</param>
/// <param name="Failure">The failure; null if the call succeeded.</param>
internal sealed record HistoryEvent(int Call, long At, Task? Result, Exception? Failure);

namespace Settlement.Simulation;

/// <summary>A fault of a schedule: the n-th opportunity for one of its kind was taken.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Opportunity">Which of the kind's opportunities it was, from 0.</param>
/// <param name="At">When, in microseconds since the schedule began.</param>
public readonly record struct InjectedFault(FaultKind Kind, int Opportunity, long At);

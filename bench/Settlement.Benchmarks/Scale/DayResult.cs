namespace Settlement.Benchmarks;

/// <summary>A day of one number of users, measured.</summary>
/// <param name="Users">How many users.</param>
/// <param name="Steps">The commands, in the order they ran.</param>
/// <param name="FirstRun">Of these, the run that settled everyone.</param>
/// <param name="Rerun">Of these, the run that found everyone settled.</param>
/// <param name="Floor">The floor for the same rows.</param>
internal sealed record DayResult(
    int Users, IReadOnlyList<Measurement> Steps, Measurement FirstRun, Measurement Rerun, FloorResult Floor);

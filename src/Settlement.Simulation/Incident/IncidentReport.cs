namespace Settlement.Simulation;

/// <summary>The incident, replayed under each remedy, and what a search found beyond it.</summary>
/// <param name="Outcomes">The incident's own schedule under each remedy.</param>
/// <param name="Search">What random schedules came to.</param>
public sealed record IncidentReport(IReadOnlyList<IncidentOutcome> Outcomes, IncidentSearch Search)
{
    private const int Searched = 2_000;

    /// <summary>Replays the incident: the same report every time.</summary>
    public static IncidentReport Make() => new(
        [.. IncidentRemedy.All.Select(remedy => IncidentRun.Run(remedy, IncidentSchedule.Original))],
        IncidentSearch.Run(Searched));
}

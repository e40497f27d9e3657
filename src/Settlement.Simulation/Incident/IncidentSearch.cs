namespace Settlement.Simulation;

/// <summary>What a search through random schedules of the incident found.</summary>
/// <param name="Searched">How many schedules were run under each remedy.</param>
/// <param name="Doubled">For each remedy how many of them credited or recorded the user twice.</param>
/// <param name="Unpaid">For each remedy how many left the user unpaid, for a rerun to pay.</param>
/// <param name="Shapes">The different ways in which remedy 1 breaks, each in its shortest form.</param>
public sealed record IncidentSearch(
    int Searched,
    IReadOnlyDictionary<IncidentRemedy, int> Doubled,
    IReadOnlyDictionary<IncidentRemedy, int> Unpaid,
    IReadOnlyList<IncidentShape> Shapes)
{
    private const int MostShrunk = 40;

    internal static IncidentSearch Run(int schedules)
    {
        var doubled = IncidentRemedy.All.ToDictionary(remedy => remedy, _ => 0);
        var unpaid = IncidentRemedy.All.ToDictionary(remedy => remedy, _ => 0);
        var shapes = new SortedDictionary<string, IncidentShape>(StringComparer.Ordinal);
        for (ulong seed = 1; seed <= (ulong)schedules; seed++)
        {
            var schedule = IncidentSchedule.Of(seed);
            foreach (var remedy in IncidentRemedy.All)
            {
                var outcome = IncidentRun.Run(remedy, schedule);
                unpaid[remedy] += outcome.PaidIds.Count == 0 ? 1 : 0;
                if (!outcome.IsDoubled)
                {
                    continue;
                }

                if (++doubled[remedy] <= MostShrunk && remedy == IncidentRemedy.LongerTimeouts)
                {
                    Add(shapes, seed, IncidentShrinker.Shrink(schedule, candidate => IncidentRun.Run(remedy, candidate).IsDoubled));
                }
            }
        }

        return new IncidentSearch(schedules, doubled, unpaid, [.. shapes.Values]);
    }

    // One of each kind: with a pause, with a slow commit, with neither, with both.
    private static void Add(SortedDictionary<string, IncidentShape> shapes, ulong seed, IncidentSchedule shortest)
    {
        var key = $"{(shortest.Pauses.Count > 0 ? "pause" : string.Empty)} {(shortest.SlowCommits.Count > 0 ? "commit" : string.Empty)}";
        var shape = new IncidentShape(seed, shortest.Describe(), IncidentRun.Run(IncidentRemedy.LongerTimeouts, shortest));
        if (!shapes.TryGetValue(key, out var known) || shape.Lines.Count < known.Lines.Count)
        {
            shapes[key] = shape;
        }
    }
}

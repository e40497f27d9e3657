namespace Settlement.Simulation;

/// <summary>Finds the shortest form of a schedule of the incident: fewer things, then shorter ones.</summary>
internal static class IncidentShrinker
{
    /// <summary>Shrinks a schedule as long as it still breaks.</summary>
    public static IncidentSchedule Shrink(IncidentSchedule schedule, Func<IncidentSchedule, bool> breaks)
    {
        while (Smaller(schedule).FirstOrDefault(breaks) is { } smaller)
        {
            schedule = smaller;
        }

        return schedule;
    }

    private static IEnumerable<IncidentSchedule> Smaller(IncidentSchedule given)
    {
        for (var i = 0; i < given.OtherWork.Count; i++)
        {
            yield return given with { OtherWork = Without(given.OtherWork, i) };
        }

        for (var i = 0; i < given.Pauses.Count; i++)
        {
            yield return given with { Pauses = Without(given.Pauses, i) };
        }

        for (var i = 0; i < given.SlowCommits.Count; i++)
        {
            yield return given with { SlowCommits = Without(given.SlowCommits, i) };
        }

        if (given.Retries > 1)
        {
            yield return given with { Retries = given.Retries - 1 };
        }

        for (var i = 0; i < given.Pauses.Count; i++)
        {
            var pause = given.Pauses[i];
            foreach (var length in Shorter(pause.Length))
            {
                yield return given with { Pauses = [.. Without(given.Pauses, i), pause with { Length = length }] };
            }
        }

        for (var i = 0; i < given.SlowCommits.Count; i++)
        {
            var commit = given.SlowCommits[i];
            foreach (var length in Shorter(commit.Length))
            {
                yield return given with { SlowCommits = [.. Without(given.SlowCommits, i), commit with { Length = length }] };
            }
        }
    }

    private static IEnumerable<long> Shorter(long length) =>
        new[] { length / 2 / VirtualTime.Second * VirtualTime.Second, length - VirtualTime.Second }.Where(shorter => shorter > 0 && shorter < length);

    private static List<T> Without<T>(IReadOnlyList<T> items, int index) => [.. items.Where((_, i) => i != index)];
}

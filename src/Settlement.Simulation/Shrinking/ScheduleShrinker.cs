namespace Settlement.Simulation;

/// <summary>
/// Finds the shortest form of a schedule that breaks an invariant: leaves faults out, many at once and then one by one,
/// as long as some invariant still breaks.
/// </summary>
internal static class ScheduleShrinker
{
    /// <summary>Shrinks a schedule.</summary>
    /// <param name="found">A result with a violation.</param>
    /// <param name="system">What was put to the test.</param>
    /// <returns>A result with a violation of the same invariant, and no fault that could be left out.</returns>
    public static ScheduleResult Shrink(ScheduleResult found, SystemUnderTest system)
    {
        var invariant = found.Violations[0].Invariant;
        var shortest = found;
        for (var chunk = Math.Max(found.Faults.Count / 2, 1); ;)
        {
            var shorter = TryLeaveOut(shortest, chunk, invariant, system);
            if (shorter is not null)
            {
                shortest = shorter;
            }
            else if (chunk == 1)
            {
                return shortest;
            }
            else
            {
                chunk /= 2;
            }
        }
    }

    private static ScheduleResult? TryLeaveOut(ScheduleResult from, int chunk, Invariant invariant, SystemUnderTest system)
    {
        for (var start = 0; start < from.Faults.Count; start += chunk)
        {
            var kept = from.Faults
                .Where((_, i) => i < start || i >= start + chunk)
                .Select(fault => (fault.Kind, fault.Opportunity))
                .ToHashSet();
            var result = Schedule.Run(from.Seed, system, kept);
            if (result.Faults.Count < from.Faults.Count && result.Violations.Any(violation => violation.Invariant == invariant))
            {
                return result;
            }
        }

        return null;
    }
}

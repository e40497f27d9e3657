namespace Settlement.Simulation;

/// <summary>Runs the schedules of many seeds, one after another on one thread.</summary>
public static class Campaign
{
    private const int MostShown = 5;

    /// <summary>Runs schedules.</summary>
    /// <param name="firstSeed">The first seed; the others follow it.</param>
    /// <param name="schedules">How many; at least 1.</param>
    /// <param name="progress">Told how many are done, every now and then; null if nobody wants to know.</param>
    /// <param name="cancellationToken">Stops between two schedules; what is done is reported.</param>
    public static CampaignReport Run(
        ulong firstSeed, long schedules, IProgress<long>? progress, CancellationToken cancellationToken) =>
        Run(firstSeed, schedules, new SystemUnderTest(), progress, cancellationToken);

    /// <summary>What happens in a seed's schedule, step by step.</summary>
    /// <param name="seed">The seed.</param>
    public static IReadOnlyList<TraceLine> Trace(ulong seed) => Trace(seed, new SystemUnderTest(), only: null);

    internal static CampaignReport Run(
        ulong firstSeed, long schedules, SystemUnderTest system, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        const long ProgressEvery = 500;
        var faults = Enum.GetValues<FaultKind>().ToDictionary(kind => kind, _ => 0L);
        var shown = new List<FoundViolation>();
        long done = 0, violating = 0;
        for (; done < schedules && !cancellationToken.IsCancellationRequested; done++)
        {
            var result = Schedule.Run(unchecked(firstSeed + (ulong)done), system);
            foreach (var fault in result.Faults)
            {
                faults[fault.Kind]++;
            }

            if (result.Violations.Count > 0 && violating++ < MostShown)
            {
                shown.Add(Shorten(result, system));
            }

            if ((done + 1) % ProgressEvery == 0)
            {
                progress?.Report(done + 1);
            }
        }

        return new CampaignReport(firstSeed, done, faults, violating, shown);
    }

    internal static IReadOnlyList<TraceLine> Trace(ulong seed, SystemUnderTest system, IReadOnlySet<(FaultKind, int)>? only)
    {
        var lines = new List<TraceLine>();
        Schedule.Run(seed, system, only, lines.Add);
        return lines;
    }

    private static FoundViolation Shorten(ScheduleResult result, SystemUnderTest system)
    {
        var shortest = ScheduleShrinker.Shrink(result, system);
        var only = shortest.Faults.Select(fault => (fault.Kind, fault.Opportunity)).ToHashSet();
        return new FoundViolation(
            result.Seed, shortest.Violations[0], result.Faults.Count, shortest.Faults, Trace(result.Seed, system, only));
    }
}

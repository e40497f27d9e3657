using Settlement.Simulation.Tests.Teeth;

namespace Settlement.Simulation.Tests.Shrinking;

public sealed class ScheduleShrinkerTests
{
    [Theory]
    [InlineData(Defect.LostCreateTakenAsSuccess)]
    [InlineData(Defect.SentAgainWithoutLookingUp)]
    [InlineData(Defect.ClosedDayReopened)]
    public void Shortest_schedule_still_breaks_the_invariant_and_needs_each_of_its_faults(Defect defect)
    {
        var system = new DefectiveSystem(defect);
        var found = Seeds().Select(seed => Schedule.Run(seed, system)).First(result => result.Violations.Count > 0);

        var shortest = ScheduleShrinker.Shrink(found, system);

        var invariant = found.Violations[0].Invariant;
        Assert.InRange(shortest.Faults.Count, 0, found.Faults.Count);
        Assert.True(Breaks(shortest.Faults));
        for (var left = 0; left < shortest.Faults.Count; left++)
        {
            Assert.False(Breaks(shortest.Faults.Where((_, i) => i != left)));
        }

        bool Breaks(IEnumerable<InjectedFault> faults) =>
            Schedule.Run(found.Seed, system, faults.Select(fault => (fault.Kind, fault.Opportunity)).ToHashSet())
                .Violations.Any(violation => violation.Invariant == invariant);
    }

    [Fact]
    public void Campaign_reports_a_violation_with_its_seed_and_its_shortest_trace()
    {
        var system = new DefectiveSystem(Defect.ServicePaysAReplayAgain);

        var report = Campaign.Run(firstSeed: 1, schedules: 1_000, system, progress: null, CancellationToken.None);

        Assert.True(report.Violating > 0);
        var found = report.Violations[0];
        Assert.Equal(Invariant.I3, found.Violation.Invariant);
        Assert.NotEmpty(Schedule.Run(found.Seed, system).Violations);
        Assert.True(found.Faults.Count <= found.FaultsFound);
        Assert.Equal(found.Faults.Count, found.Faults.Distinct().Count());
        Assert.NotEmpty(found.Trace);
    }

    private static IEnumerable<ulong> Seeds()
    {
        for (ulong seed = 1; ; seed++)
        {
            yield return seed;
        }
    }
}

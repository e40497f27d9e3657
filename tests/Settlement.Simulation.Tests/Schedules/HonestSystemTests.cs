using Xunit.Abstractions;

namespace Settlement.Simulation.Tests.Schedules;

public sealed class HonestSystemTests(ITestOutputHelper output)
{
    // Each fault strikes at least once in so many seeds: far fewer than strike, far more than none.
    private const int SeedsForOne = 200;

    // What any of the first schedules traces, each run once for all who look for something in it.
    private static readonly IReadOnlyList<Lazy<string>> Traces =
        [.. Enumerable.Range(1, 1_000).Select(seed => new Lazy<string>(() => string.Join('\n', Campaign.Trace((ulong)seed).Select(line => line.Text))))];

    [Fact]
    public void No_invariant_breaks_whatever_the_seed()
    {
        var (first, seeds) = TestSeeds.Choose(usual: 4_000, nightly: 100_000);
        var report = Campaign.Run((ulong)first, seeds, progress: null, CancellationToken.None);

        output.WriteLine(string.Join(", ", report.Faults.Select(entry => $"{entry.Key} {entry.Value}")));
        Assert.Empty(report.Violations);
        Assert.Equal(seeds, report.Schedules);
        Assert.All(report.Faults, entry => Assert.True(TestSeeds.AreNamed || entry.Value > seeds / SeedsForOne, $"{entry.Key} struck {entry.Value} times"));
    }

    [Fact]
    public void A_seed_gives_the_same_trace_every_time()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            Assert.Equal(Campaign.Trace(seed), Campaign.Trace(seed));
        }
    }

    [Fact]
    public void Different_seeds_give_different_traces()
    {
        var traces = Enumerable.Range(1, 200).Select(seed => string.Join('\n', Campaign.Trace((ulong)seed))).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(200, traces.Count);
    }

    [Theory]
    [InlineData(", replaying")]
    [InlineData("waits for a connection")]
    [InlineData("waits for run")]
    [InlineData("a run is going on already")]
    [InlineData("OnlyFailed")]
    [InlineData("refused ones under another id")]
    [InlineData("raise attempts")]
    [InlineData("a close starts on")]
    [InlineData("a close ends: Closed")]
    [InlineData("a close ends: BreaksFound")]
    [InlineData("a close fails")]
    [InlineData("an import is refused")]
    [InlineData("take lease: AnswerLost")]
    [InlineData("PlanDiffers")]
    [InlineData("DayClosed")]
    [InlineData("QuarantineUser of")]
    [InlineData("pauses")]
    [InlineData("starts again")]
    [InlineData("a correction ends: Booked")]
    [InlineData("a correction ends: NothingToCorrect")]
    [InlineData("a correction ends: EarlierNotSettled")]
    [InlineData("a correction fails")]
    [InlineData("a correction is going on already")]
    [InlineData("is settled elsewhere")]
    [InlineData("create entries: BreaksOff")]
    [InlineData("update correction: AnswerLost")]
    public void Schedules_get_into_every_kind_of_trouble(string trace) =>
        Assert.Contains(Traces, text => text.Value.Contains(trace, StringComparison.Ordinal));

    [Fact]
    public void Every_payment_style_and_both_engines_are_among_the_first_seeds()
    {
        var setups = Enumerable.Range(1, 100).Select(seed => ScheduleSetup.Of((ulong)seed)).ToList();

        Assert.Equal(Enum.GetValues<PaymentStyle>(), setups.Select(setup => setup.Payments).Distinct().Order());
        Assert.Equal(2, setups.Select(setup => setup.IsDurable).Distinct().Count());
        Assert.Contains(setups, setup => setup.PoolSize == 1);
        Assert.Contains(setups, setup => setup.UsesLease);
        Assert.Contains(setups, setup => setup.Corrections is { TakesReversals: true });
        Assert.Contains(setups, setup => setup.Corrections is { TakesReversals: false, Steps.Count: > 1 });
    }
}

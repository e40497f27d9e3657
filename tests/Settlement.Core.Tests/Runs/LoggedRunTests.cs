namespace Settlement.Core.Tests;

public sealed class LoggedRunTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Noon = new(2014, 8, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly RunStart Start = new(Sample.Date, 2, Sample.Run(1), RunKind.CommandLine, "alice", Noon, "all users");

    [Theory]
    [InlineData(2, 0, false, true)]
    [InlineData(2, 29, false, true)]
    [InlineData(2, 30, false, false)]
    [InlineData(2, 31, false, false)]
    [InlineData(2, 0, true, false)]
    [InlineData(1, 0, false, false)]
    [InlineData(3, 0, false, false)]
    public void Run_without_an_end_goes_on_while_it_holds_its_lease(long fencing, int ageSeconds, bool isReleased, bool goesOn)
    {
        var lease = new StoredLease(
            new Lease(Sample.Date, fencing, Sample.Run(1), "alice", Noon, Duration), Heartbeats: 1, isReleased, TimeSpan.FromSeconds(ageSeconds), "1");

        Assert.Equal(goesOn, new LoggedRun(Start, End: null).IsGoingOn(lease));
        Assert.False(new LoggedRun(Start, new RunEnd(Sample.Date, 2, RunEnding.Failed, Noon, default)).IsGoingOn(lease));
    }

    [Fact]
    public void Run_of_a_date_that_has_no_lease_was_interrupted() => Assert.False(new LoggedRun(Start, End: null).IsGoingOn(lease: null));

    [Fact]
    public void Counts_of_a_run_are_those_of_its_results_and_its_users_their_sum()
    {
        var counts = RunCounts.Of(new Tally(1, 20, 300, 4_000, 50_000, 6, 7));

        Assert.Equal(new RunCounts(1, 20, 300, 4_000, 50_000), counts);
        Assert.Equal(54_321, counts.Users);
    }
}

namespace Settlement.Core.Tests.Turns;

public sealed class TurnActivitiesTests
{
    private static readonly DateTimeOffset Noon = new(2014, 8, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TurnRequest Request = new(RunKind.CommandLine, "alice@a", "all users", Duration);

    private readonly InMemoryLeaseStore leases = new();
    private readonly InMemoryRunLog log = new();

    [Fact]
    public async Task Turn_that_is_taken_is_in_the_log_from_its_start_to_its_end()
    {
        var lease = (await TakeAsync(run: 1, Request)).Taken!;
        var counts = new RunCounts(1, 2, 3, 4, 5);

        Assert.Equal(RunEnding.Finished, await EndAsync(lease, new TurnEnding(RunEnding.Finished, counts)));

        var run = Assert.Single(log.Runs);
        Assert.Equal(new RunStart(Sample.Date, 1, Sample.Run(1), RunKind.CommandLine, "alice@a", Noon, "all users"), run.Start);
        Assert.Equal(new RunEnd(Sample.Date, 1, RunEnding.Finished, Noon.AddMinutes(1), counts), run.End);
        Assert.True((await leases.ReadLeaseAsync(Sample.Date, CancellationToken.None))!.IsReleased);
    }

    [Fact]
    public async Task Run_that_has_to_wait_is_not_in_the_log()
    {
        await TakeAsync(run: 1, Request);

        Assert.Null((await TakeAsync(run: 2, Request)).Taken);
        Assert.Equal(Sample.Run(1), Assert.Single(log.Runs).Start.RunId);
    }

    // What the log has under the number must not be taken for this run's entry.
    [Fact]
    public async Task Number_that_the_log_has_given_to_another_run_is_an_error_that_names_it()
    {
        await log.LogStartAsync(new RunStart(Sample.Date, 1, Sample.Run(9), RunKind.Timer, "timer", Noon, "all users"), CancellationToken.None);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TakeAsync(run: 1, Request));

        Assert.Equal("another run is in the log as number 1 of 2014-08-05", error.Message);
    }

    [Theory]
    [InlineData(256, 1_000, false)]
    [InlineData(257, 1_001, true)]
    public async Task Texts_too_long_for_a_store_are_cut_and_say_so(int name, int options, bool isCut)
    {
        var request = new TurnRequest(RunKind.Http, new string('n', name), new string('o', options), Duration);

        var lease = (await TakeAsync(run: 1, request)).Taken!;

        var start = Assert.Single(log.Runs).Start;
        Assert.Equal(isCut ? new string('n', 255) + "…" : request.StartedBy, start.StartedBy);
        Assert.Equal(isCut ? new string('o', 999) + "…" : request.Options, start.Options);
        Assert.Equal(start.StartedBy, lease.Holder);
    }

    [Fact]
    public async Task Holder_is_shown_in_the_lease_and_who_started_the_run_in_the_log()
    {
        var lease = (await TakeAsync(run: 1, Request with { Holder = "alice@a (process 42)" })).Taken!;

        Assert.Equal(("alice@a (process 42)", "alice@a"), (lease.Holder, Assert.Single(log.Runs).Start.StartedBy));
    }

    // The two attempts may run on two machines, of which the second may be the slower clock.
    [Theory]
    [InlineData(30, true)]
    [InlineData(29, false)]
    [InlineData(0, false)]
    [InlineData(-3_600, false)]
    public async Task Silence_between_two_attempts_counts_by_the_clock_of_the_run_and_never_below_zero(int seconds, bool isTaken)
    {
        await TakeAsync(run: 1, Request);
        var first = await TakeAsync(run: 2, Request);

        var second = await TakeAsync(
            run: 2, Request with { Observed = new TurnObservation(first.Other!, Noon) }, Noon.AddSeconds(seconds));

        Assert.Equal(isTaken, second.Taken is not null);
        Assert.Equal(TimeSpan.FromSeconds(Math.Max(seconds, 0)), second.Other!.UnchangedFor);
    }

    [Theory]
    [InlineData(RunEnding.Failed, true, RunEnding.Stopped)]
    [InlineData(RunEnding.Failed, false, RunEnding.Failed)]
    [InlineData(RunEnding.Refused, true, RunEnding.Refused)]
    public async Task Run_that_fails_after_another_has_taken_it_over_was_stopped(RunEnding ending, bool isTakenOver, RunEnding logged)
    {
        var lease = (await TakeAsync(run: 1, Request)).Taken!;
        if (isTakenOver)
        {
            leases.Age = Duration;
            await TakeAsync(run: 2, Request);
        }

        Assert.Equal(logged, await EndAsync(lease, new TurnEnding(ending, default)));
        Assert.Equal(logged, log.Runs[0].End!.Ending);
    }

    [Fact]
    public void Lease_lost_to_a_run_nobody_can_name_says_so() => Assert.Equal(
        "another run has taken 2014-08-05 over; this run has stopped, and what it settled stays so",
        new LeaseLostException(Sample.Date, successor: null).Message);

    [Fact]
    public void Heartbeats_are_sent_three_times_in_the_duration_of_a_lease() => Assert.Equal(
        TimeSpan.FromSeconds(10), new Lease(Sample.Date, 1, Sample.Run(1), "alice", Noon, Duration).HeartbeatInterval);

    private Task<LeaseAttempt> TakeAsync(int run, TurnRequest request, DateTimeOffset? now = null) => new TurnActivities(leases, log)
        .TakeTurnAsync(new TakeTurnInput(Sample.Date, Sample.Run(run), request, now ?? Noon), CancellationToken.None);

    private Task<RunEnding> EndAsync(Lease lease, TurnEnding ending) => new TurnActivities(leases, log)
        .EndTurnAsync(new EndTurnInput(lease, ending, Noon.AddMinutes(1)), CancellationToken.None);
}

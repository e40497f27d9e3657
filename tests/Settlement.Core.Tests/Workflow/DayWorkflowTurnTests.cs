namespace Settlement.Core.Tests;

/// <summary>Runs that take their turn on the date: they hold its lease, and the log says who ran what.</summary>
public sealed class DayWorkflowTurnTests
{
    private const int Users = 11;

    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    private readonly DayWorld world = new(Users);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Turn_comes_before_everything_else_and_ends_after_it(int seed)
    {
        var activities = new List<string>();
        var engine = new ReplayingEngine(world, seed)
        {
            BeforeExecuting = (_, activity, _) =>
            {
                activities.Add(activity);
                return null;
            },
        };
        var began = world.Now;

        var report = await engine.RunAsync(Request(run: 1));

        Assert.Equal(Users, report.Tally.Settled);
        Assert.Equal(("TakeTurn", "EndTurn"), (activities[0], activities[^1]));
        Assert.Equal((1, 1), (activities.Count(name => name == "TakeTurn"), activities.Count(name => name == "EndTurn")));
        var run = Assert.Single(world.Log.Runs);
        Assert.Equal(new RunStart(Sample.Date, 1, Sample.Run(1), RunKind.Http, "alice", began, "all users"), run.Start);
        Assert.Equal((RunEnding.Finished, RunCounts.Of(report.Tally)), (run.End!.Ending, run.End.Counts));
        Assert.InRange(run.End.EndedAt, began, world.Now);
        Assert.True((await StoredAsync())!.IsReleased);
        Assert.Equal(RunPhase.Finished, engine.DayStatus!.Value.Phase);
    }

    [Fact]
    public async Task Run_waits_for_another_one_and_its_status_says_for_whom_and_until_when()
    {
        var held = await TakeAsync(run: 7, "bob@desk (process 42)");
        var start = world.Now;
        world.TimePassed = (_, now) =>
        {
            if (now >= start.AddSeconds(95))
            {
                world.Leases.ReleaseLeaseAsync(held, default).GetAwaiter().GetResult();
            }
        };
        var engine = new ReplayingEngine(world, seed: 1);

        var report = await engine.RunAsync(Request(run: 1));

        Assert.Equal(Users, report.Tally.Settled);
        var waits = engine.DayStatuses.Where(status => status.Phase == RunPhase.WaitingForTurn).Select(status => status.Turn!.Value).ToList();
        Assert.NotEmpty(waits);
        Assert.All(waits, wait => Assert.Equal(("bob@desk (process 42)", held.Since), (wait.Holder, wait.Since)));
        Assert.InRange(waits[0].Until, start + Duration, start + Duration + TimeSpan.FromSeconds(1));
        Assert.Equal(2, Assert.Single(world.Log.Runs).Start.Number);
        Assert.All(world.Store.Records, record => Assert.Equal(Sample.Run(1), record.CreatedBy));
    }

    // By the run's own clock: the store's says nothing here. Over generations too, in which what was seen has to travel.
    [Theory]
    [InlineData(1_000)]
    [InlineData(3)]
    public async Task Run_goes_on_in_the_place_of_one_that_fell_silent(int pollsPerGeneration)
    {
        await TakeAsync(run: 7, "gone@desk");
        var start = world.Now;
        world.TimePassed = (_, now) => Assert.True(now < start.AddHours(1), "the run waits for ever");
        var engine = new ReplayingEngine(world, seed: 1);

        var report = await engine.RunAsync(Request(run: 1, pollsPerGeneration: pollsPerGeneration));

        Assert.Equal(Users, report.Tally.Settled);
        var began = Assert.Single(world.Log.Runs).Start.StartedAt;
        Assert.InRange(began - start, Duration, Duration + TimeSpan.FromSeconds(30));
        Assert.Equal(pollsPerGeneration == 3, engine.Generations > 20);
        Assert.Equal(pollsPerGeneration == 3, engine.LongestHistory < 30);
    }

    [Fact]
    public async Task Turn_is_kept_over_the_generations_of_a_wait_for_inputs()
    {
        var late = new DayWorld(Users);
        late.Inputs.PutYield(null);
        var start = late.Now;
        late.TimePassed = (_, now) =>
        {
            if (now >= start.AddMinutes(30))
            {
                late.Inputs.PutYield(Sample.Plan.Yield);
            }
        };
        var taken = 0;
        var engine = new ReplayingEngine(late, seed: 1)
        {
            BeforeExecuting = (_, activity, _) =>
            {
                taken += activity == "TakeTurn" ? 1 : 0;
                return null;
            },
        };

        var report = await engine.RunAsync(Request(run: 1) with
        {
            Inbox = new InboxUse { Deadline = start.AddHours(2), Polling = new Polling(TimeSpan.FromMinutes(1)) { PollsPerGeneration = 5 } },
        });

        Assert.Equal(Users, report.Tally.Settled);
        Assert.True(engine.Generations > 5);
        Assert.Equal(1, taken);
        Assert.Equal((1, RunEnding.Finished), (Assert.Single(late.Log.Runs).Start.Number, late.Log.Runs[0].End!.Ending));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Store_out_of_reach_for_one_attempt_at_any_step_leaves_one_entry_in_the_log(bool afterTheWork)
    {
        var probe = new ReplayingEngine(new DayWorld(Users), seed: 5);
        await probe.RunAsync(Request(run: 1));
        for (var step = 0; step < probe.Executions; step++)
        {
            var failing = step;
            Exception? Fault(int execution, string activity, object input) =>
                execution == failing ? new StoreUnavailableException("connection refused") : null;
            var disturbed = new DayWorld(Users);
            var engine = afterTheWork
                ? new ReplayingEngine(disturbed, seed: 5) { AfterExecuting = Fault }
                : new ReplayingEngine(disturbed, seed: 5) { BeforeExecuting = Fault };

            var report = await engine.RunAsync(Request(run: 1));

            var run = Assert.Single(disturbed.Log.Runs);
            Assert.Equal((1L, RunEnding.Finished, RunCounts.Of(report.Tally)), (run.Start.Number, run.End!.Ending, run.End.Counts));
            Assert.True((await disturbed.Leases.ReadLeaseAsync(Sample.Date, default))!.IsReleased);
        }
    }

    [Fact]
    public async Task Run_that_fails_says_so_in_the_log_and_the_next_one_follows_at_once()
    {
        var engine = new ReplayingEngine(world, seed: 1)
        {
            BeforeExecuting = (_, activity, _) => activity == "ReconcilePart" ? new StoreUnavailableException("connection refused") : null,
        };
        var failure = await Assert.ThrowsAsync<ActivityFailedException>(() => engine.RunAsync(Request(run: 1)));
        Assert.Equal("ReconcilePart", failure.Activity);
        var failedAt = world.Now;

        var rerun = await new ReplayingEngine(world, seed: 2).RunAsync(Request(run: 2));

        Assert.Equal((Users, true), (rerun.Tally.AlreadySettled, rerun.Reconciliation!.IsClean));
        Assert.Equal([RunEnding.Failed, RunEnding.Finished], world.Log.Runs.Select(run => run.End!.Ending));
        Assert.Equal(default, world.Log.Runs[0].End!.Counts);
        Assert.InRange(world.Log.Runs[1].Start.StartedAt - failedAt, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Run_that_is_taken_over_stops_and_quarantines_nobody()
    {
        var settled = 0;
        var engine = new ReplayingEngine(world, seed: 1)
        {
            BeforeExecuting = (_, _, input) =>
            {
                if (input is not SettleUsersInput || ++settled < 3)
                {
                    return null;
                }

                if (settled == 3)
                {
                    TakeAsync(run: 9, "carol@desk", takeOver: true).GetAwaiter().GetResult();
                }

                return new LeaseLostException(Sample.Date, "carol@desk");
            },
        };

        var failure = await Assert.ThrowsAsync<ActivityFailedException>(() => engine.RunAsync(Request(run: 1)));

        Assert.Equal("carol@desk has taken 2014-08-05 over; this run has stopped, and what it settled stays so", failure.Message);
        Assert.Equal(RunEnding.Stopped, Assert.Single(world.Log.Runs).End!.Ending);
        Assert.Empty(world.Store.Attention);
        Assert.NotEmpty(world.Store.Records);
        Assert.False((await StoredAsync())!.IsReleased, "the successor's lease was given back");
    }

    [Fact]
    public async Task Run_whose_end_cannot_be_logged_has_settled_all_the_same()
    {
        var engine = new ReplayingEngine(world, seed: 1)
        {
            BeforeExecuting = (_, activity, _) => activity == "EndTurn" ? new StoreUnavailableException("connection refused") : null,
        };

        var report = await engine.RunAsync(Request(run: 1));

        Assert.Equal((Users, true), (report.Tally.Settled, report.Reconciliation!.IsClean));
        Assert.Null(Assert.Single(world.Log.Runs).End);
        Assert.False((await StoredAsync())!.IsReleased);
    }

    [Fact]
    public async Task Day_that_cannot_be_planned_ends_the_turn_as_refused()
    {
        world.Inputs.PutYield(null);

        var report = await new ReplayingEngine(world, seed: 1).RunAsync(Request(run: 1));

        Assert.Equal(PlanVerdict.YieldMissing, report.Verdict);
        Assert.Equal(RunEnding.Refused, Assert.Single(world.Log.Runs).End!.Ending);
    }

    [Fact]
    public async Task Dry_run_takes_no_turn_and_waits_for_nobody()
    {
        await TakeAsync(run: 7, "bob@desk");

        var report = await new ReplayingEngine(world, seed: 1).RunAsync(Request(run: 1) with { DryRun = true });

        Assert.Equal(Users, report.Tally.Settled);
        Assert.Empty(world.Log.Runs);
        Assert.Equal(1, (await StoredAsync())!.Lease.Fencing);
    }

    [Fact]
    public async Task Who_started_the_run_is_not_written_into_every_page_of_its_history()
    {
        var engine = new ReplayingEngine(world, seed: 1)
        {
            Observe = instances => Assert.All(
                instances.SelectMany(instance => instance.Pending).Where(call => call.Name is not ("TakeTurn" or "EndTurn")),
                call => Assert.DoesNotContain("all users", System.Text.Json.JsonSerializer.Serialize(call.Input, call.Input.GetType()), StringComparison.Ordinal)),
        };

        await engine.RunAsync(Request(run: 1));
    }

    private static RunRequest Request(int run, int pollsPerGeneration = 100) => DayWorld.Request(run, partitions: 2) with
    {
        Turn = new TurnRequest(RunKind.Http, "alice", "all users", Duration) { Polling = new Polling(TimeSpan.FromSeconds(10)) { PollsPerGeneration = pollsPerGeneration } },
    };

    private async Task<Lease> TakeAsync(int run, string holder, bool takeOver = false) => (await new LeaseTaker(world.Leases).TryTakeAsync(
        new LeaseRequest(Sample.Date, Sample.Run(run), holder, world.Now, Duration) { TakeOver = takeOver },
        earlier: null,
        sinceEarlier: TimeSpan.Zero,
        CancellationToken.None)).Taken!;

    private Task<StoredLease?> StoredAsync() => world.Leases.ReadLeaseAsync(Sample.Date, CancellationToken.None);
}

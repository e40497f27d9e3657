namespace Settlement.Core.Tests;

/// <summary>A close takes its turn on the date as a run does, and its start and its end are in the log of runs.</summary>
public sealed class CloseWorkflowTurnTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Turn_comes_before_everything_else_and_ends_after_it(int seed)
    {
        var world = await SettledAsync();
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

        var report = await engine.CloseAsync(Request());

        Assert.True(report.IsClosed);
        Assert.Equal(["TakeTurn", "BeginClose", "ReconcilePart", "ReconcilePart", "CloseDay", "EndTurn"], activities);
        var run = Assert.Single(world.Log.Runs);
        Assert.Equal(new RunStart(Sample.Date, 1, Sample.Run(2), RunKind.Http, "alice", began, "close"), run.Start);
        Assert.Equal((RunEnding.Finished, default), (run.End!.Ending, run.End.Counts));
        Assert.True((await world.Leases.ReadLeaseAsync(Sample.Date, CancellationToken.None))!.IsReleased);
    }

    [Fact]
    public async Task Close_that_its_caller_holds_the_lease_for_takes_none()
    {
        var world = await SettledAsync();

        await new ReplayingEngine(world, seed: 1).CloseAsync(DayWorld.CloseOf());

        Assert.Empty(world.Log.Runs);
        Assert.Null(await world.Leases.ReadLeaseAsync(Sample.Date, CancellationToken.None));
    }

    // Until it has its turn the inputs stay open: the run that it waits for may still be importing.
    [Theory]
    [InlineData(100)]
    [InlineData(3)]
    public async Task Close_waits_for_a_run_without_sealing_anything(int pollsPerGeneration)
    {
        var world = await SettledAsync();
        var held = await TakeAsync(world);
        var start = world.Now;
        world.TimePassed = (_, now) =>
        {
            Assert.Equal(default, world.Inputs.Seal);
            if (now >= start.AddSeconds(95))
            {
                world.TimePassed = static (_, _) => { };
                world.Leases.ReleaseLeaseAsync(held, CancellationToken.None).GetAwaiter().GetResult();
            }
        };
        var engine = new ReplayingEngine(world, seed: 1);

        var report = await engine.CloseAsync(Request(pollsPerGeneration));

        Assert.Equal(CloseVerdict.Closed, report.Verdict);
        var waits = engine.DayStatuses.Where(status => status.Phase == RunPhase.WaitingForTurn).Select(status => status.Turn!.Value).ToList();
        Assert.NotEmpty(waits);
        Assert.All(waits, wait => Assert.Equal("bob@desk", wait.Holder));
        Assert.Equal(pollsPerGeneration == 3, engine.Generations > 1);
        Assert.Equal(2, Assert.Single(world.Log.Runs).Start.Number);
    }

    [Fact]
    public async Task Day_that_the_run_before_left_open_ends_the_turn_as_refused()
    {
        var world = await SettledAsync();
        var day = world.Store.Day(Sample.Date)!;
        await world.Store.UpdateDayAsync(day with { State = DayState.Open }, CancellationToken.None);

        var report = await new ReplayingEngine(world, seed: 1).CloseAsync(Request());

        Assert.Equal(CloseVerdict.NotSettled, report.Verdict);
        Assert.Equal(RunEnding.Refused, Assert.Single(world.Log.Runs).End!.Ending);
    }

    [Fact]
    public async Task Close_that_fails_says_so_in_the_log_and_the_next_one_follows_at_once()
    {
        var world = await SettledAsync();
        var engine = new ReplayingEngine(world, seed: 1)
        {
            BeforeExecuting = (_, activity, _) => activity == "CloseDay" ? new StoreUnavailableException("gone") : null,
        };
        await Assert.ThrowsAsync<ActivityFailedException>(() => engine.CloseAsync(Request()));

        var report = await new ReplayingEngine(world, seed: 2).CloseAsync(Request() with { RunId = Sample.Run(3) });

        Assert.Equal(CloseVerdict.Closed, report.Verdict);
        Assert.Equal([RunEnding.Failed, RunEnding.Finished], world.Log.Runs.Select(run => run.End!.Ending));
    }

    [Fact]
    public async Task Every_step_between_carries_the_run_id_that_its_signs_of_life_go_by()
    {
        var world = await SettledAsync();
        var ids = new List<RunId?>();
        var engine = new ReplayingEngine(world, seed: 1)
        {
            BeforeExecuting = (_, _, input) =>
            {
                ids.Add(input switch
                {
                    CloseRequest request when request.Turn is null => request.RunId,
                    ReconcilePartInput part => part.RunId,
                    CloseDayInput day => day.RunId,
                    TakeTurnInput turn => turn.RunId,
                    EndTurnInput turn => turn.Lease.RunId,
                    _ => null,
                });
                return null;
            },
        };

        await engine.CloseAsync(Request());

        Assert.All(ids, id => Assert.Equal(Sample.Run(2), id));
    }

    private static CloseRequest Request(int pollsPerGeneration = 100) => DayWorld.CloseOf(partitions: 2) with
    {
        RunId = Sample.Run(2),
        Turn = new TurnRequest(RunKind.Http, "alice", "close", Duration) { Polling = new Polling(TimeSpan.FromSeconds(10)) { PollsPerGeneration = pollsPerGeneration } },
    };

    private static async Task<Lease> TakeAsync(DayWorld world) => (await new LeaseTaker(world.Leases).TryTakeAsync(
        new LeaseRequest(Sample.Date, Sample.Run(7), "bob@desk", world.Now, Duration),
        earlier: null,
        sinceEarlier: TimeSpan.Zero,
        CancellationToken.None)).Taken!;

    private static async Task<DayWorld> SettledAsync()
    {
        var world = new DayWorld(users: 23);
        Assert.True((await StraightContext.RunAsync(world, DayWorld.Request())).Reconciliation!.IsClean);
        return world;
    }
}

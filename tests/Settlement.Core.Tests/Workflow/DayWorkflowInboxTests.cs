namespace Settlement.Core.Tests;

/// <summary>Runs that take in an inbox first, and wait for what is late.</summary>
public sealed class DayWorkflowInboxTests
{
    private const int Users = 7;

    private readonly DayWorld world = new();
    private readonly DateTimeOffset start;

    public DayWorkflowInboxTests()
    {
        world.Inputs.PutYield(null);
        start = world.Now;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_the_inbox_holds_is_imported_before_the_day_is_planned(int seed)
    {
        DropYield();
        DropPositions(pieces: 4);

        var report = await new ReplayingEngine(world, seed).RunAsync(Request(waitMinutes: null));

        Assert.Equal((PlanVerdict.Planned, (long)Users), (report.Verdict, report.Tally.Settled));
        Assert.True(report.Reconciliation!.IsClean);
        Assert.Equal((2L, 0L), (report.Inbox!.ImportedCount, report.Inbox.SetAsideCount));
        Assert.Equal(["yields.csv", "positions-2014-08-05.csv"], report.Inbox.Imported.Select(file => file.Name));
        Assert.Null(report.Missing);
    }

    [Fact]
    public async Task Late_inputs_are_waited_for_and_the_status_says_for_what_and_until_when()
    {
        DropYield();
        DropAt(TimeSpan.FromMinutes(40), () => DropPositions(pieces: 2));
        var engine = new ReplayingEngine(world, seed: 1);

        var report = await engine.RunAsync(Request(waitMinutes: 180));

        Assert.Equal(Users, report.Tally.Settled);
        Assert.InRange(world.Now - start, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(45));
        var waiting = new RunStatus(
            RunPhase.WaitingForInputs, default, new InputsWait(new MissingInputs(Positions: true, Yield: false), start.AddMinutes(180)));
        Assert.Contains(waiting, engine.DayStatuses);
        Assert.Equal(RunPhase.Finished, engine.DayStatuses[^1].Phase);
    }

    [Fact]
    public async Task Inputs_that_never_come_end_the_run_at_the_deadline_with_what_is_missing()
    {
        var report = await new ReplayingEngine(world, seed: 1).RunAsync(Request(waitMinutes: 30));

        Assert.Equal(PlanVerdict.PositionsMissing, report.Verdict);
        Assert.Equal(new MissingInputs(Positions: true, Yield: true), report.Missing);
        Assert.InRange(world.Now - start, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));
        Assert.Null(world.Store.Day(Sample.Date));
    }

    [Fact]
    public async Task Deadline_that_has_come_is_not_waited_for()
    {
        var request = Request(waitMinutes: 0);
        var context = new StraightContext(world, request.InstanceId);

        var report = await DayWorkflow.RunAsync(context, request);

        Assert.Equal(PlanVerdict.PositionsMissing, report!.Verdict);
        Assert.Equal([RunPhase.TakingInputs, RunPhase.Planning], context.Statuses.Select(status => status.Phase));
    }

    [Fact]
    public async Task Last_poll_is_at_the_deadline_though_the_next_would_be_due_later()
    {
        await StraightContext.RunAsync(world, DayWorld.Request() with { Inbox = new InboxUse { Deadline = start.AddSeconds(90) } });

        Assert.Equal(start.AddSeconds(90), world.Now);
    }

    [Fact]
    public async Task File_that_comes_with_the_deadline_is_still_taken()
    {
        DropPositions();
        DropAt(TimeSpan.FromMinutes(30), DropYield);

        var report = await new ReplayingEngine(world, seed: 1).RunAsync(Request(waitMinutes: 30));

        Assert.Equal((PlanVerdict.Planned, (long)Users), (report.Verdict, report.Tally.Settled));
    }

    [Fact]
    public async Task Run_without_a_deadline_does_not_wait()
    {
        DropPositions();

        var report = await new ReplayingEngine(world, seed: 1).RunAsync(Request(waitMinutes: null));

        Assert.Equal(PlanVerdict.YieldMissing, report.Verdict);
        Assert.Equal(new MissingInputs(Positions: false, Yield: true), report.Missing);
        Assert.True(world.Now - start < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Bad_file_is_reported_and_a_mended_one_is_waited_for()
    {
        DropPositions();
        world.Inbox.DropBad("yields.csv");
        DropAt(TimeSpan.FromMinutes(10), DropYield);

        var report = await new ReplayingEngine(world, seed: 1).RunAsync(Request(waitMinutes: 60));

        Assert.Equal(Users, report.Tally.Settled);
        Assert.Equal("yields.csv was refused and set aside as set-aside/yields.csv: yields.csv:2: bad", Assert.Single(report.Inbox!.SetAside).ToString());
        Assert.Equal(2, report.Inbox.ImportedCount);
    }

    [Fact]
    public async Task History_of_a_run_does_not_grow_with_its_wait_and_nothing_taken_in_is_forgotten()
    {
        async Task<(int Longest, int Generations, RunReport Report)> RunAsync(int minutes)
        {
            var waiting = new DayWorld();
            waiting.Inputs.PutYield(null);
            waiting.Inbox.DropBad("yields.csv");
            var engine = new ReplayingEngine(waiting, seed: 1);
            var request = DayWorld.Request() with { Inbox = new InboxUse { Deadline = start.AddMinutes(minutes), Polling = new Polling(TimeSpan.FromMinutes(1)) { PollsPerGeneration = 5 } } };
            var report = await engine.RunAsync(request);
            return (engine.LongestHistory, engine.Generations, report);
        }

        var shorter = await RunAsync(minutes: 20);
        var longer = await RunAsync(minutes: 400);

        Assert.Equal(shorter.Longest, longer.Longest);

        // Five polls make a generation, and each takes a little longer than its minute.
        Assert.InRange(shorter.Generations, 4, 5);
        Assert.InRange(longer.Generations, 75, 81);
        Assert.Equal(1, longer.Report.Inbox!.SetAsideCount);
        Assert.Equal(PlanVerdict.PositionsMissing, longer.Report.Verdict);
    }

    [Fact]
    public async Task Step_whose_answer_was_lost_is_repeated_and_the_run_comes_to_the_same()
    {
        for (var lost = 0; lost < 6; lost++)
        {
            var disturbed = new DayWorld();
            disturbed.Inputs.PutYield(null);
            Drop(disturbed, pieces: 3);
            var losing = lost;
            var engine = new ReplayingEngine(disturbed, seed: 1)
            {
                AfterExecuting = (execution, activity, _) => execution == losing ? new StoreUnavailableException("the answer was lost") : null,
            };

            var report = await engine.RunAsync(Request(waitMinutes: 5));

            Assert.Equal(Users, report.Tally.Settled);
            Assert.Equal(0, disturbed.Inbox.Files);
        }
    }

    [Fact]
    public async Task Dry_run_imports_nothing()
    {
        DropYield();
        DropPositions();

        var report = await new ReplayingEngine(world, seed: 1).RunAsync(Request(waitMinutes: 5) with { DryRun = true });

        Assert.Equal((PlanVerdict.PositionsMissing, 2), (report.Verdict, world.Inbox.Files));
        Assert.Null(report.Inbox);
    }

    [Fact]
    public async Task Closed_day_is_not_waited_for()
    {
        DropYield();
        DropPositions();
        await StraightContext.RunAsync(world, Request(waitMinutes: null));
        var day = world.Store.Day(Sample.Date)!;
        Assert.True(await world.Store.UpdateDayAsync(day with { State = DayState.Closed }, CancellationToken.None));

        var report = await new ReplayingEngine(world, seed: 1).RunAsync(Request(waitMinutes: 60, run: 2));

        Assert.Equal(PlanVerdict.DayClosed, report.Verdict);
        Assert.True(world.Now - start < TimeSpan.FromMinutes(5));
    }

    private RunRequest Request(int? waitMinutes, int run = 1) => DayWorld.Request(run, partitions: 2) with
    {
        Inbox = new InboxUse { Deadline = waitMinutes is { } minutes ? start.AddMinutes(minutes) : null },
    };

    private void DropYield() => world.Inbox.Drop("yields.csv", () => world.Inputs.PutYield(Sample.Plan.Yield));

    private void DropPositions(int pieces = 1) => world.Inbox.Drop("positions-2014-08-05.csv", () => PutPositions(world), pieces);

    private void DropAt(TimeSpan after, Action drop) => world.TimePassed = (before, now) =>
    {
        if (before < start + after && now >= start + after)
        {
            drop();
        }
    };

    private static void Drop(DayWorld world, int pieces)
    {
        world.Inbox.Drop("yields.csv", () => world.Inputs.PutYield(Sample.Plan.Yield));
        world.Inbox.Drop("positions-2014-08-05.csv", () => PutPositions(world), pieces);
    }

    private static void PutPositions(DayWorld world)
    {
        for (var i = 0; i < Users; i++)
        {
            world.Inputs.Put(Sample.User(i), 20_000 + (i * 37));
        }
    }
}

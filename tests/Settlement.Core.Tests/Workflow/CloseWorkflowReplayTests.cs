namespace Settlement.Core.Tests;

public sealed class CloseWorkflowReplayTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Replay_in_any_order_of_completions_comes_to_the_same_certificate(int seed)
    {
        var straight = await SettledAsync();
        var expected = await StraightContext.CloseAsync(straight);
        var replayed = await SettledAsync();
        var engine = new ReplayingEngine(replayed, seed);

        var actual = await engine.CloseAsync(DayWorld.CloseOf(partitions: 7));

        Assert.Equal((CloseVerdict.Closed, expected.Certificate), (actual.Verdict, actual.Certificate));
        Assert.Equal(["close-2014-08-05"], engine.InstanceIds);
        Assert.Equal([RunPhase.Planning, RunPhase.Reconciling, RunPhase.Finished], engine.DayStatuses.Select(status => status.Phase));
        Assert.Equal(DayState.Closed, replayed.Store.Day(Sample.Date)!.State);
    }

    public static TheoryData<int, bool> Steps()
    {
        var steps = new TheoryData<int, bool>();
        for (var step = 0; step < 5; step++)
        {
            steps.Add(step, false);
            steps.Add(step, true);
        }

        return steps;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Activity_that_fails_before_or_after_it_did_its_work_is_repeated_and_comes_to_the_same_certificate(int step, bool after)
    {
        var expected = await StraightContext.CloseAsync(await SettledAsync());
        var world = await SettledAsync();
        Func<int, string, object, Exception?> fail = (number, _, _) => number == step ? new StoreUnavailableException("gone for a moment") : null;
        var engine = after ? new ReplayingEngine(world, seed: 1) { AfterExecuting = fail } : new ReplayingEngine(world, seed: 1) { BeforeExecuting = fail };

        var actual = await engine.CloseAsync(DayWorld.CloseOf(partitions: 3));

        Assert.True(actual.IsClosed);
        Assert.Equal(expected.Certificate, actual.Certificate);
        Assert.Equal(6, engine.Executions);
    }

    [Theory]
    [InlineData("BeginClose", false)]
    [InlineData("BeginClose", true)]
    [InlineData("ReconcilePart", false)]
    [InlineData("CloseDay", false)]
    [InlineData("CloseDay", true)]
    public async Task Close_that_broke_off_leaves_the_day_settled_or_closed_whole_and_the_next_one_ends_it(string activity, bool after)
    {
        var expected = await StraightContext.CloseAsync(await SettledAsync());
        var world = await SettledAsync();
        Func<int, string, object, Exception?> fail = (_, name, _) => name == activity ? new StoreUnavailableException("gone") : null;
        var engine = after ? new ReplayingEngine(world, seed: 1) { AfterExecuting = fail } : new ReplayingEngine(world, seed: 1) { BeforeExecuting = fail };

        await Assert.ThrowsAsync<ActivityFailedException>(() => engine.CloseAsync(DayWorld.CloseOf()));

        var day = world.Store.Day(Sample.Date)!;
        Assert.Equal(activity == "CloseDay" && after ? (DayState.Closed, expected.Certificate) : (DayState.Settled, null), (day.State, day.Certificate));
        var report = await StraightContext.CloseAsync(world);
        Assert.Equal(expected.Certificate, report.Certificate);
        Assert.Equal(new InputSeal(InputSeal.Final, IsOn: true), world.Inputs.Seal);
    }

    [Theory]
    [InlineData(0, CloseVerdict.Closed, 1)]
    [InlineData(1, CloseVerdict.Closed, 2)]
    [InlineData(2, CloseVerdict.Closed, 3)]
    [InlineData(3, CloseVerdict.DayMoved, 3)]
    [InlineData(9, CloseVerdict.DayMoved, 3)]
    public async Task Day_that_moves_meanwhile_is_reconciled_again_three_times_in_all(int moves, CloseVerdict expected, int reconciliations)
    {
        var world = await SettledAsync();
        var (moved, reconciled) = (0, 0);
        var engine = new ReplayingEngine(world, seed: 1)
        {
            BeforeExecuting = (_, activity, _) =>
            {
                reconciled += activity == "ReconcilePart" ? 1 : 0;
                if (activity == "CloseDay" && moved++ < moves)
                {
                    // Another run wrote the same state again: the version moves, and nobody can tell what happened in between.
                    Assert.True(world.Store.UpdateDayAsync(world.Store.Day(Sample.Date)!, CancellationToken.None).Result);
                }

                return null;
            },
        };

        var report = await engine.CloseAsync(DayWorld.CloseOf());

        Assert.Equal((expected, reconciliations), (report.Verdict, reconciled));
        Assert.Equal(RunPhase.Finished, engine.DayStatus!.Value.Phase);
    }

    [Fact]
    public async Task Day_that_is_not_settled_is_reconciled_by_nobody()
    {
        var engine = new ReplayingEngine(new DayWorld(users: 3), seed: 1);

        Assert.Equal(CloseVerdict.NotRun, (await engine.CloseAsync(DayWorld.CloseOf())).Verdict);
        Assert.Equal(1, engine.Executions);
    }

    private static async Task<DayWorld> SettledAsync()
    {
        var world = new DayWorld(users: 23);
        Assert.True((await StraightContext.RunAsync(world, DayWorld.Request())).Reconciliation!.IsClean);
        return world;
    }
}

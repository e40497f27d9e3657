namespace Settlement.Core.Tests;

public sealed class CorrectionReplayTests
{
    private static readonly Yield Right = Yield.Parse("2.2301");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Replay_in_any_order_of_completions_comes_to_the_same(int seed)
    {
        var expected = await CorrectedAsync();
        var world = await SettledAsync();
        var engine = new ReplayingEngine(world, seed);

        var report = await engine.CorrectAsync(DayWorld.Correction(partitions: 5) with { Yield = Right });

        Assert.Equal((CorrectionVerdict.Booked, true), (report.Verdict, report.Reconciled!.IsClean));
        Assert.Equal(expected, world.Export());
        Assert.Equal("correct-2014-08-05-c1", report.InstanceId);
        Assert.Contains("correct-2014-08-05-c1-preview-p04", engine.InstanceIds);
        Assert.Contains("correct-2014-08-05-c1-p04", engine.InstanceIds);
        Assert.Equal(
            [RunPhase.Planning, RunPhase.Settling, RunPhase.Reconciling, RunPhase.Finished],
            engine.DayStatuses.Select(status => status.Phase).Distinct());
    }

    [Fact]
    public async Task No_history_grows_with_the_number_of_users()
    {
        var world = await SettledAsync(users: 200);
        var engine = new ReplayingEngine(world, seed: 1);

        await engine.CorrectAsync(DayWorld.Correction(pageSize: 5, pagesPerGeneration: 2) with { Yield = Right });

        Assert.Equal(1 + (2 * 20), engine.Generations);
        Assert.True(engine.LongestHistory < 20);
    }

    public static TheoryData<int, bool> Steps()
    {
        var steps = new TheoryData<int, bool>();
        for (var step = 0; step < 18; step++)
        {
            steps.Add(step, false);
            steps.Add(step, true);
        }

        return steps;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Activity_that_fails_before_or_after_it_did_its_work_is_repeated_and_comes_to_the_same(int step, bool after)
    {
        var world = await SettledAsync();
        Func<int, string, object, Exception?> fail = (number, _, _) => number == step ? new StoreUnavailableException("gone for a moment") : null;
        var engine = after ? new ReplayingEngine(world, seed: 1) { AfterExecuting = fail } : new ReplayingEngine(world, seed: 1) { BeforeExecuting = fail };

        await engine.CorrectAsync(DayWorld.Correction(partitions: 3) with { Yield = Right });

        Assert.True(engine.Executions > 18);
        Assert.Equal(await CorrectedAsync(), world.Export());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Correction_that_broke_off_anywhere_is_finished_by_the_next(int step, bool after)
    {
        var world = await SettledAsync();
        Func<int, string, object, Exception?> fail = (number, _, _) => number >= step ? new StoreUnavailableException("gone") : null;
        var engine = after ? new ReplayingEngine(world, seed: 1) { AfterExecuting = fail } : new ReplayingEngine(world, seed: 1) { BeforeExecuting = fail };
        await Assert.ThrowsAsync<ActivityFailedException>(() => engine.CorrectAsync(DayWorld.Correction(partitions: 3) with { Yield = Right }));

        await StraightContext.CorrectAsync(world, DayWorld.Correction(run: 101) with { Yield = Right });

        Assert.Equal(await CorrectedAsync(), world.Export());
        Assert.False(world.Store.Day(Sample.Date)!.CloseAttempt.GoesOn);
    }

    [Fact]
    public async Task Several_at_once_book_once()
    {
        var world = await SettledAsync();

        var reports = await Workers.AtOnceAsync(4, worker => StraightContext.CorrectAsync(world, DayWorld.Correction(run: 100 + worker, partitions: 2) with { Yield = Right }));

        Assert.Equal(await CorrectedAsync(), world.Export());
        Assert.All(reports, report => Assert.True(report.Verdict is CorrectionVerdict.Booked or CorrectionVerdict.NothingToCorrect));
    }

    private static async Task<IReadOnlyList<string>> CorrectedAsync()
    {
        var world = await SettledAsync();
        Assert.True((await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Yield = Right })).Reconciled!.IsClean);
        return world.Export();
    }

    private static async Task<DayWorld> SettledAsync(int users = 23)
    {
        var world = new DayWorld(users);
        Assert.True((await StraightContext.RunAsync(world, DayWorld.Request())).Reconciliation!.IsClean);
        return world;
    }
}

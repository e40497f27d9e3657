namespace Settlement.Core.Tests;

/// <summary>What was previewed is what then happens, or nothing.</summary>
public sealed class ExpectedInputsTests
{
    private readonly DayWorld world = new();

    public ExpectedInputsTests() => world.Inputs.Put("user-1", 20_383);

    [Fact]
    public async Task Hash_of_a_date_is_of_its_plan_and_of_every_position_whatever_their_order()
    {
        world.Inputs.Put("user-2", 20_111);
        var hash = await PreviewAsync();

        // Computed from the documented forms by another program (Python's hashlib).
        Assert.Equal("59405dc628614ffe266dd36e56a12d39cd832abb91233748323292d7a1faf569", hash.Plan);
        Assert.Equal("498f6d353ccd7ccc3063dfe4f1e571062b911a8d0e1e3686f23bb0a3eca40504", hash.Positions);
        Assert.Equal(hash, InputsHash.Parse(hash.ToString()));
    }

    [Fact]
    public async Task Run_that_finds_what_was_previewed_settles_it()
    {
        var report = await RunAsync(await PreviewAsync());

        Assert.Equal((PlanVerdict.Planned, 1), (report.Verdict, report.Tally.Settled));
    }

    [Theory]
    [InlineData("balance", "the positions")]
    [InlineData("user", "the positions")]
    [InlineData("withdrawal", "the positions")]
    [InlineData("yield", "the plan")]
    [InlineData("both", "the plan and the positions")]
    public async Task Run_that_finds_anything_else_settles_nobody_and_names_what_moved(string change, string moved)
    {
        var expected = await PreviewAsync();
        if (change is "balance" or "both")
        {
            world.Inputs.Put("user-1", 20_384);
        }

        if (change == "user")
        {
            world.Inputs.Put("user-2", 0);
        }

        if (change == "withdrawal")
        {
            await world.Inputs.WritePositionsAsync(Sample.Date, [Position.Withdrawn(UserId.Parse("user-1"))], new PositionsRule(Replace: true, Add: false), default);
        }

        if (change is "yield" or "both")
        {
            world.Inputs.PutYield(Yield.Parse("1.1302"));
        }

        var refused = Assert.IsType<RefusedRun>(await RunAsync(expected));

        var obstacle = Assert.IsType<PlanObstacle.InputsMoved>(refused.Obstacle);
        Assert.Equal(moved, obstacle.Found.FindMoved(obstacle.Expected));
        Assert.Null(await world.Store.ReadDayAsync(Sample.Date, default));
        Assert.Equal(0, (await world.Store.CountRecordsAsync(Sample.Date, default)).Records);
        Assert.Equal(obstacle.Found, await PreviewAsync());
    }

    [Fact]
    public async Task Import_while_what_was_previewed_is_being_settled_stops_the_run_before_anything_else_is_settled()
    {
        world.Inputs.Put("user-2", 20_111);
        var request = DayWorld.Request() with { ExpectedInputs = await PreviewAsync(), Sizing = new RunSizing { PageSize = 1 } };
        var planned = Assert.IsType<PlannedDay>(await world.Activities.PlanDayAsync(request, default));
        var input = new ListPageInput(request with { PositionsVersion = planned.PositionsVersion }, planned.Parts[0], Continuation: null, planned.Plan);
        var first = await world.Activities.ListPageAsync(input, default);
        Assert.Single(first.Items);

        await world.Inputs.WritePositionsAsync(Sample.Date, [new Position(UserId.Parse("user-2"), new Money(1))], PositionsRule.AddingOrReplacing, default);

        await Assert.ThrowsAsync<InputsMovedException>(() => world.Activities.ListPageAsync(input with { Continuation = first.Continuation }, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000+0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000A-0000000000000000000000000000000000000000000000000000000000000000")]
    public void Text_that_is_no_hash_is_refused(string text) => Assert.False(InputsHash.TryParse(text, out _));

    private async Task<InputsHash> PreviewAsync() => (await StraightContext.RunAsync(world, DayWorld.Request() with { DryRun = true })).InputsHash!;

    private Task<RunReport> RunAsync(InputsHash expected) => StraightContext.RunAsync(world, DayWorld.Request() with { ExpectedInputs = expected });
}

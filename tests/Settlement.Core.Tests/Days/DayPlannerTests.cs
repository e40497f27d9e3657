using Moq;

namespace Settlement.Core.Tests;

public sealed class DayPlannerTests
{
    private readonly DayWorld world = new(users: 7);

    [Fact]
    public async Task First_run_freezes_the_plan_and_divides_the_users()
    {
        var planned = await PlannedAsync(DayWorld.Request(partitions: 3));

        Assert.Equal((Sample.Plan, true), (planned.Plan, planned.IsFrozen));
        Assert.Equal(["0/3", "1/3", "2/3"], planned.Parts);
        Assert.Equal(planned.Parts, planned.ReconciliationParts);
        Assert.False(planned.HasAttention);
        var day = world.Store.Day(Sample.Date)!;
        Assert.Equal((Sample.Plan, DayState.Open, null), (day.Plan, day.State, day.Totals));
    }

    [Fact]
    public async Task Later_run_with_the_same_plan_writes_nothing()
    {
        await PlanAsync(DayWorld.Request());
        var writes = world.Store.Writes;
        await PlannedAsync(DayWorld.Request(run: 2));
        Assert.Equal(writes, world.Store.Writes);
    }

    [Fact]
    public async Task Day_that_is_no_settlement_date_is_not_planned_unless_it_was_before()
    {
        var settings = Sample.Settings with
        {
            Dates = SettlementDates.Weekdays(AccrualRule.Following, new Dictionary<DateOnly, CalendarDay> { [Sample.Date.Day] = CalendarDay.Holiday }),
        };
        var activities = new DayActivities(world.Inputs, world.Store, world.Payments, settings);

        var none = Assert.IsType<PlanObstacle.NotSettlementDate>(await activities.PlanDayAsync(DayWorld.Request(), CancellationToken.None));
        Assert.Equal("2014-08-06", none.Next.ToString());
        Assert.Null(world.Store.Day(Sample.Date));

        await PlanAsync(DayWorld.Request());
        Assert.Equal(Sample.Plan, Assert.IsType<PlannedDay>(await activities.PlanDayAsync(DayWorld.Request(run: 2), CancellationToken.None)).Plan);
    }

    [Theory]
    [InlineData("yield")]
    [InlineData("quote")]
    [InlineData("rounding")]
    [InlineData("currency")]
    [InlineData("product")]
    [InlineData("payer")]
    public async Task Run_with_another_plan_is_a_conflict_of_the_day_and_writes_nothing(string what)
    {
        await StraightContext.RunAsync(world, DayWorld.Request());
        var writes = world.Store.Writes;
        world.Inputs.PutYield(what switch
        {
            "yield" => Yield.Parse("1.1302"),
            "quote" => Yield.Parse("1.1301", YieldQuote.AnnualPercentAct365),
            _ => Sample.Plan.Yield,
        });
        var settings = what switch
        {
            "rounding" => Sample.Settings with { Rounding = Rounding.HalfUp },
            "currency" => Sample.Settings with { Currency = Currency.Find("USD")! },
            "product" => Sample.Settings with { Product = ProductId.Parse("other") },
            _ => Sample.Settings,
        };
        var payments = what == "payer" ? null : world.Payments;
        var activities = new DayActivities(world.Inputs, world.Store, payments, settings);

        var planned = await activities.PlanDayAsync(DayWorld.Request(run: 2), CancellationToken.None);

        var differs = Assert.IsType<PlanObstacle.PlanDiffers>(planned);
        Assert.Equal((7L, Sample.Plan), (differs.Records, differs.FrozenPlan));
        Assert.Equal((Sample.Plan, PlanVerdict.PlanDiffers), (differs.Standing, differs.Verdict));
        Assert.NotEqual(Sample.Plan, differs.Plan);
        Assert.Equal(writes, world.Store.Writes);
    }

    [Fact]
    public async Task Missing_yield_is_a_verdict_and_nothing_is_written()
    {
        world.Inputs.PutYield(null);
        var missing = await RefusedAsync<PlanObstacle.InputsMissing>(DayWorld.Request());
        Assert.Equal((PlanVerdict.YieldMissing, new MissingInputs(Positions: false, Yield: true)), (missing.Verdict, missing.Missing));
    }

    [Fact]
    public async Task Yield_withdrawn_after_the_day_was_planned_does_not_stop_a_rerun()
    {
        await PlanAsync(DayWorld.Request());
        world.Inputs.PutYield(null);
        Assert.Equal(Sample.Plan, (await PlannedAsync(DayWorld.Request(run: 2))).Plan);
    }

    [Fact]
    public async Task Missing_positions_are_a_verdict_and_nothing_is_written()
    {
        foreach (var position in world.Inputs.Positions)
        {
            world.Inputs.Remove(position.UserId);
        }

        var missing = await RefusedAsync<PlanObstacle.InputsMissing>(DayWorld.Request());
        Assert.Equal((PlanVerdict.PositionsMissing, new MissingInputs(Positions: true, Yield: false)), (missing.Verdict, missing.Missing));
    }

    [Theory]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    public async Task Date_without_positions_lacks_the_yield_too_where_it_was_never_planned_and_has_none(
        bool planned, bool yield, bool lacksYield)
    {
        if (planned)
        {
            await PlanAsync(DayWorld.Request());
        }

        if (!yield)
        {
            world.Inputs.PutYield(null);
        }

        foreach (var position in world.Inputs.Positions)
        {
            world.Inputs.Remove(position.UserId);
        }

        var missing = await RefusedAsync<PlanObstacle.InputsMissing>(DayWorld.Request(run: 2));

        Assert.Equal(new MissingInputs(Positions: true, lacksYield), missing.Missing);
        Assert.Equal((planned ? Sample.Plan : null, PlanVerdict.PositionsMissing), (missing.Standing, missing.Verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_that_was_refused_tells_the_plan_that_stands(bool planned)
    {
        if (planned)
        {
            await PlanAsync(DayWorld.Request());
        }

        var named = DayWorld.Request(run: 2) with { Scope = RunScope.NamedUsers, Users = [UserId.Parse("ghost")] };
        var unknown = await RefusedAsync<PlanObstacle.UsersUnknown>(named);

        Assert.Equal((planned ? Sample.Plan : null, PlanVerdict.UserUnknown), (unknown.Standing, unknown.Verdict));
    }

    [Fact]
    public async Task Users_asked_for_without_a_position_are_named_and_nothing_is_written()
    {
        UserId[] users = [UserId.Parse("ghost"), UserId.Parse(Sample.User(1)), UserId.Parse("phantom")];
        var unknown = await RefusedAsync<PlanObstacle.UsersUnknown>(DayWorld.Request() with { Scope = RunScope.NamedUsers, Users = users });
        Assert.Equal([users[0], users[2]], unknown.Users);
    }

    [Fact]
    public async Task Closed_day_is_a_verdict_and_nothing_is_written()
    {
        await StraightContext.RunAsync(world, DayWorld.Request());
        var day = world.Store.Day(Sample.Date)!;
        Assert.True(await world.Store.UpdateDayAsync(day with { State = DayState.Closed }, CancellationToken.None));

        var closed = await RefusedAsync<PlanObstacle.DayClosed>(DayWorld.Request(run: 2));
        Assert.Equal((Sample.Plan, Sample.Plan, PlanVerdict.DayClosed), (closed.Plan, closed.Standing, closed.Verdict));
    }

    [Fact]
    public async Task Dry_run_of_a_day_without_a_plan_freezes_none()
    {
        var planned = await PlannedAsync(DayWorld.Request() with { DryRun = true });
        Assert.Equal((Sample.Plan, false), (planned.Plan, planned.IsFrozen));
        Assert.Equal(0, world.Store.Writes);
    }

    [Fact]
    public async Task Run_that_loses_the_race_to_freeze_finds_the_other_plan_standing()
    {
        // Another run freezes its plan between this run's look and its create.
        var winner = Sample.PlanAt("1.2");
        var raced = new Mock<ISettlementStore>(MockBehavior.Strict);
        raced.Setup(s => s.ReadDayAsync(Sample.Date, It.IsAny<CancellationToken>())).ReturnsAsync((Day?)null);
        raced.Setup(s => s.CreateDayAsync(Sample.Plan, It.IsAny<CancellationToken>())).ReturnsAsync(new Day(winner, DayState.Open, null, "1"));
        raced.Setup(s => s.CountRecordsAsync(Sample.Date, It.IsAny<CancellationToken>())).ReturnsAsync(new RecordCounts(4, 0, 0));
        var activities = new DayActivities(world.Inputs, raced.Object, world.Payments, Sample.Settings);

        var planned = await activities.PlanDayAsync(DayWorld.Request(), CancellationToken.None);

        Assert.Equal(new PlanObstacle.PlanDiffers(Sample.Plan, winner, Records: 4), planned);
    }

    [Theory]
    [InlineData(RunScope.NamedUsers)]
    [InlineData(RunScope.OnlyFailed)]
    public async Task Run_of_some_users_walks_one_list_and_reconciles_every_part(RunScope scope)
    {
        await world.Store.SaveAttentionAsync(
            Sample.Date, [UserResult.Conflict(Sample.User(1), "x")], CancellationToken.None);
        var planned = await PlannedAsync(DayWorld.Request(partitions: 3) with { Scope = scope, Users = [UserId.Parse(Sample.User(1))] });
        Assert.Equal([string.Empty], planned.Parts);
        Assert.Equal(["0/3", "1/3", "2/3"], planned.ReconciliationParts);
        Assert.True(planned.HasAttention);
    }

    private async Task<PlannedDay> PlannedAsync(RunRequest request) => Assert.IsType<PlannedDay>(await PlanAsync(request));

    private async Task<T> RefusedAsync<T>(RunRequest request)
        where T : PlanObstacle
    {
        var writes = world.Store.Writes;
        var obstacle = Assert.IsType<T>(await PlanAsync(request));
        Assert.Equal(writes, world.Store.Writes);
        return obstacle;
    }

    private Task<PlanningResult> PlanAsync(RunRequest request) => world.Activities.PlanDayAsync(request, CancellationToken.None);
}

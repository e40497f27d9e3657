namespace Settlement.Core.Tests;

public sealed class RunReportTests
{
    private static readonly RunRequest Request = DayWorld.Request();
    private static readonly DayPlan Other = Sample.PlanAt("1.2");

    [Fact]
    public void Run_of_another_plan_shows_both_and_counts_every_record_as_a_conflict()
    {
        var report = RunReport.Refused(Request, new PlanObstacle.PlanDiffers(Other, Sample.Plan, Records: 7));

        Assert.Equal((PlanVerdict.PlanDiffers, Other, Sample.Plan), (report.Verdict, report.Plan, report.FrozenPlan));
        Assert.Equal(default(Tally) with { Conflicts = 7 }, report.Tally);
        AssertNothingSettled(report);
    }

    [Fact]
    public void Run_of_a_closed_day_shows_its_plan()
    {
        var report = RunReport.Refused(Request, new PlanObstacle.DayClosed(Sample.Plan));

        Assert.Equal((PlanVerdict.DayClosed, Sample.Plan, Sample.Plan), (report.Verdict, report.Plan, report.FrozenPlan));
        Assert.Equal(default, report.Tally);
        AssertNothingSettled(report);
    }

    [Fact]
    public void Run_without_inputs_shows_what_is_missing_and_the_plan_that_stands()
    {
        var missing = new MissingInputs(Positions: true, Yield: false);
        var report = RunReport.Refused(Request, new PlanObstacle.InputsMissing(missing, Sample.Plan));

        Assert.Equal((PlanVerdict.PositionsMissing, null, Sample.Plan), (report.Verdict, report.Plan, report.FrozenPlan));
        Assert.Equal(missing, report.Missing);
        Assert.Empty(report.UnknownUsers);
        AssertNothingSettled(report);
    }

    [Fact]
    public void Run_of_unknown_users_names_them()
    {
        var report = RunReport.Refused(Request, new PlanObstacle.UsersUnknown([UserId.Parse("ghost")], FrozenPlan: null));

        Assert.Equal((PlanVerdict.UserUnknown, null, null), (report.Verdict, report.Plan, report.FrozenPlan));
        Assert.Equal([UserId.Parse("ghost")], report.UnknownUsers);
        Assert.Null(report.Missing);
        AssertNothingSettled(report);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_that_came_to_its_end_shows_the_plan_it_settled_by_which_stands_but_for_a_dry_run(bool dryRun)
    {
        var world = new DayWorld(users: 3);
        world.Payments.Refuse(Sample.User(1), new PaymentAnswer(PaymentStatus.Rejected));

        var report = await StraightContext.RunAsync(world, Request with { DryRun = dryRun });

        Assert.Equal((PlanVerdict.Planned, Sample.Plan, dryRun ? null : Sample.Plan), (report.Verdict, report.Plan, report.FrozenPlan));
        Assert.Equal((3L, dryRun ? 0 : 1), (report.Tally.Users, report.Attention.Count));
        Assert.Equal((Sample.Date, "settle-2014-08-05", dryRun), (report.Date, report.InstanceId, report.DryRun));
        Assert.Equal(dryRun, report.Reconciliation is null);
        Assert.Empty(report.UnknownUsers);
        Assert.Null(report.Missing);
        Assert.Null(report.Inbox);
    }

    private static void AssertNothingSettled(RunReport report)
    {
        Assert.Empty(report.Attention);
        Assert.Null(report.Reconciliation);
        Assert.Equal((Sample.Date, "settle-2014-08-05", false), (report.Date, report.InstanceId, report.DryRun));
    }
}

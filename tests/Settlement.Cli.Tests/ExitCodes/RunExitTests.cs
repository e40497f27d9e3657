using Settlement.Core;

namespace Settlement.Cli.Tests;

public sealed class RunExitTests
{
    // conflicts, quarantined, contradictions, unfinished, all users?, exit code
    [Theory]
    [InlineData(0, 0, 0, 0, true, 0)]
    [InlineData(1, 0, 0, 0, true, 3)]
    [InlineData(0, 2, 0, 0, true, 4)]
    [InlineData(0, 2, 0, 2, true, 4)]
    [InlineData(0, 2, 0, 3, true, 3)]
    [InlineData(1, 2, 0, 0, true, 3)]
    [InlineData(0, 0, 1, 0, true, 3)]
    [InlineData(0, 2, 1, 0, true, 3)]
    [InlineData(0, 0, 0, 1, true, 3)]
    [InlineData(0, 0, 0, 9, false, 0)]
    [InlineData(0, 1, 0, 9, false, 4)]
    [InlineData(0, 0, 1, 9, false, 3)]
    [InlineData(2, 0, 0, 9, false, 3)]
    public void Run_ends_with_the_gravest_thing_it_found(
        int conflicts, int quarantined, int contradictions, int unfinished, bool allUsers, int code)
    {
        var report = Reports.Finished(
            new Tally(5, 0, 0, conflicts, quarantined, 0, 0),
            new Reconciliation { UnfinishedBreaks = unfinished, Contradictions = contradictions });

        var exit = RunExit.Of(report, allUsers ? RunScope.AllUsers : RunScope.NamedUsers, string.Empty);

        Assert.Equal(code, (int)exit.Code);
        Assert.Equal(code == 0, exit.Line is null);
    }

    public static TheoryData<string, int, string> Obstacles => new()
    {
        { "yield", 2, "there is no yield for 2014-08-05; import it with: settle --store sqlite:a.db import yields FILE.csv" },
        { "positions", 2, "there are no positions for 2014-08-05; import them with: settle --store sqlite:a.db import positions FILE.csv --date 2014-08-05" },
        { "both", 2, "there are neither positions nor a yield for 2014-08-05; import them with: settle --store sqlite:a.db import positions FILE.csv" },
        { "users", 2, "no position on 2014-08-05 for user u0, u1, u2, u3, u4 and 2 more" },
        { "closed", 2, "2014-08-05 is closed" },
        { "plan", 3, "Its plan: product default, currency CNY, income_per_10000 1.1301, rounding truncate, payer ledger. This run's: product default, currency CNY, income_per_10000 1.2, rounding truncate, payer ledger." },
    };

    [Theory]
    [MemberData(nameof(Obstacles))]
    public void Run_that_could_not_be_planned_says_what_to_do(string what, int code, string says)
    {
        var exit = RunExit.Of(Reports.Refused(Obstacle(what)), RunScope.AllUsers, " --store sqlite:a.db");

        Assert.Equal(code, (int)exit.Code);
        Assert.Contains(says, exit.Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yield", "no yield for 2014-08-05, neither in the store nor in the inbox")]
    [InlineData("both", "no positions and no yield for 2014-08-05, neither in the store nor in the inbox")]
    public void Run_whose_inbox_did_not_bring_what_was_missing_says_so(string what, string says) =>
        Assert.Equal(says, RunExit.Of(Reports.Refused(Obstacle(what)) with { Inbox = InboxReport.Empty }, RunScope.AllUsers, string.Empty).Line);

    private static PlanObstacle Obstacle(string what) => what switch
    {
        "yield" => new PlanObstacle.InputsMissing(new MissingInputs(Positions: false, Yield: true), FrozenPlan: null),
        "positions" => new PlanObstacle.InputsMissing(new MissingInputs(Positions: true, Yield: false), FrozenPlan: null),
        "both" => new PlanObstacle.InputsMissing(new MissingInputs(Positions: true, Yield: true), FrozenPlan: null),
        "users" => new PlanObstacle.UsersUnknown([.. Enumerable.Range(0, 7).Select(i => UserId.Parse($"u{i}"))], FrozenPlan: null),
        "closed" => new PlanObstacle.DayClosed(Reports.Plan),
        _ => new PlanObstacle.PlanDiffers(Reports.Plan with { Yield = Yield.Parse("1.2") }, Reports.Plan, Records: 0),
    };

    [Fact]
    public void Dry_run_is_judged_by_its_tally_alone() =>
        Assert.Equal(ExitCode.Done, RunExit.Of(Reports.Finished(default, reconciled: null), RunScope.AllUsers, string.Empty).Code);
}

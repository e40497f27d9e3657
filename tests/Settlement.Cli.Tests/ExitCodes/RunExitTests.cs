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
        var report = Reports.Planned(
            new Tally(5, 0, 0, conflicts, quarantined, 0, 0),
            new Reconciliation { UnfinishedBreaks = unfinished, Contradictions = contradictions });

        var exit = RunExit.Of(report, allUsers ? RunScope.AllUsers : RunScope.NamedUsers, string.Empty);

        Assert.Equal(code, (int)exit.Code);
        Assert.Equal(code == 0, exit.Line is null);
    }

    [Theory]
    [InlineData(PlanVerdict.YieldMissing, 2, "there is no yield for 2014-08-05; import it with: settle --store sqlite:a.db import yields FILE.csv")]
    [InlineData(PlanVerdict.PositionsMissing, 2, "import positions FILE.csv --date 2014-08-05")]
    [InlineData(PlanVerdict.UserUnknown, 2, "no position on 2014-08-05 for user u0, u1, u2, u3, u4 and 2 more")]
    [InlineData(PlanVerdict.DayClosed, 2, "2014-08-05 is closed")]
    [InlineData(PlanVerdict.PlanDiffers, 3, "Its plan: product default, currency CNY, income_per_10000 1.1301, rounding truncate, payer ledger. This run's: product default, currency CNY, income_per_10000 1.2, rounding truncate, payer ledger.")]
    public void Run_that_could_not_be_planned_says_what_to_do(PlanVerdict verdict, int code, string says)
    {
        var report = Reports.Planned(default, reconciliation: null) with
        {
            Verdict = verdict,
            Plan = Reports.Plan with { Yield = Yield.Parse("1.2") },
            UnknownUsers = [.. Enumerable.Range(0, 7).Select(i => UserId.Parse($"u{i}"))],
        };

        var exit = RunExit.Of(report, RunScope.AllUsers, " --store sqlite:a.db");

        Assert.Equal(code, (int)exit.Code);
        Assert.Contains(says, exit.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void Dry_run_is_judged_by_its_tally_alone() =>
        Assert.Equal(ExitCode.Done, RunExit.Of(Reports.Planned(default, reconciliation: null), RunScope.AllUsers, string.Empty).Code);
}

namespace Settlement.Core.Tests;

public sealed class CorrectedExplanationTests
{
    [Fact]
    public async Task Corrections_are_explained_one_after_the_other_with_their_sums()
    {
        var world = await SettledAsync();
        await CorrectAsync(world, yield: "2.2301");
        await CorrectAsync(world, positions: [("user-00001", 9_000_000)]);

        var explanation = await ExplainAsync(world, "user-00001");

        Assert.Equal(
            [
                "1 200.37 × 2.2301 / 10,000 = 0.0446845137 before 2 difference 2 posted set False",
                "2 90000.00 × 2.2301 / 10,000 = 20.0709 before 4 difference 2003 posted set True",
            ],
            explanation!.Corrections.Select(Shown));
        Assert.Equal(2_007, explanation.Credited!.Value.Minor);
        Assert.Null(explanation.Problem);
    }

    [Fact]
    public async Task Correction_that_is_not_about_a_user_is_not_shown()
    {
        var world = await SettledAsync();
        await CorrectAsync(world, positions: [("user-00001", 9_000_000)]);

        Assert.Empty((await ExplainAsync(world, "user-00002"))!.Corrections);
        Assert.Equal(2, (await ExplainAsync(world, "user-00002"))!.Credited!.Value.Minor);
    }

    [Fact]
    public async Task User_whom_only_a_correction_names_is_explained_and_a_stranger_is_not()
    {
        var world = await SettledAsync();
        await CorrectAsync(world, positions: [("zoe", 9_000_000)]);

        var explanation = await ExplainAsync(world, "zoe");

        Assert.Equal(["1 90000.00 × 1.1301 / 10,000 = 10.1709 before 0 difference 1017 posted set True"], explanation!.Corrections.Select(Shown));
        Assert.Equal((1_017, null), (explanation.Credited!.Value.Minor, explanation.Problem));
        Assert.Null(await ExplainAsync(world, "stranger"));
    }

    [Fact]
    public async Task Difference_that_was_left_out_and_one_of_nothing_are_named_as_such()
    {
        var world = await SettledAsync();
        await CorrectAsync(world, yield: "2.2301", atLeast: 3);
        Assert.Equal("left-out", Assert.Single((await ExplainAsync(world, "user-00001"))!.Corrections).Status);
        await CorrectAsync(world, yield: "2.2302");
        await CorrectAsync(world, yield: "2.2303");

        Assert.Equal(["left-out", "posted", "unchanged"], (await ExplainAsync(world, "user-00001"))!.Corrections.Select(correction => correction.Status));
    }

    [Theory]
    [InlineData("missing", "correction 1 has no entry yet; booking it again finishes it")]
    [InlineData("differs", "correction 1 has an entry that differs from what its inputs give")]
    [InlineData("unpaid", "the payment of correction 1 is not finished; booking it again finishes it")]
    public async Task What_is_wrong_with_an_entry_is_the_problem(string deed, string problem)
    {
        var world = await SettledAsync();
        await CorrectAsync(world, yield: "2.2301");
        var entry = world.Corrections.EntriesOf("user-00001")[0];
        switch (deed)
        {
            case "missing":
                world.Corrections.Remove(entry);
                break;
            case "differs":
                world.Corrections.Tamper(entry with { Position = new Money(1) });
                break;
            default:
                world.Corrections.Tamper(entry with { Status = EntryStatus.Recorded });
                break;
        }

        Assert.Equal(problem, (await ExplainAsync(world, "user-00001"))!.Problem);
    }

    [Fact]
    public async Task Statement_has_each_correction_as_a_line_of_its_own_and_ends_as_if_it_had_been_right()
    {
        var world = await SettledAsync();
        await CorrectAsync(world, yield: "2.2301");
        await CorrectAsync(world, positions: [("user-00001", 9_000_000), ("zoe", 9_000_000)]);

        var statement = await StatementAsync(world, "user-00001");

        Assert.Equal([2L], statement.Lines.Select(line => (long)line.TotalMinor));
        Assert.Equal([(1, 2L, 4L), (2, 2_003L, 2_007L)], statement.Corrections.Select(line => (line.Plan.Number, line.Entry.Difference.Minor, (long)line.TotalMinor)));
        Assert.Equal(2_007, statement.TotalMinor);
        var zoe = await StatementAsync(world, "zoe");
        Assert.Empty(zoe.Lines);
        Assert.Equal((2_007, 2), (zoe.TotalMinor, Assert.Single(zoe.Corrections).Plan.Number));
        Assert.Equal(2, (await UserStatement.ReadAsync(world.Store, UserId.Parse("user-00001"), null, null, CancellationToken.None)).TotalMinor);
    }

    private static string Shown(ExplainedCorrection correction) => FormattableString.Invariant(
        $"{correction.Plan.Number} {correction.Formula} before {correction.Before.Minor} difference {correction.Difference.Minor} {correction.Status} set {correction.IsPositionCorrected}");

    private static Task<UserStatement> StatementAsync(DayWorld world, string user) =>
        UserStatement.ReadAsync(world.Store, world.Corrections, UserId.Parse(user), from: null, to: null, CancellationToken.None);

    private static Task<Explanation?> ExplainAsync(DayWorld world, string user) => Explanation.FindAsync(
        world.Inputs, world.Store, world.Corrections, payments: null, Sample.LedgerPlan, UserId.Parse(user), CancellationToken.None);

    private static async Task CorrectAsync(
        DayWorld world, string? yield = null, (string User, long BalanceMinor)[]? positions = null, long atLeast = 0) => Assert.Equal(
        CorrectionVerdict.Booked,
        (await StraightContext.CorrectAsync(world, DayWorld.Correction() with
        {
            Yield = yield is null ? null : Yield.Parse(yield),
            Positions = positions is null ? null : world.Corrections.Put(positions),
            AtLeast = new Money(atLeast),
        })).Verdict);

    private static async Task<DayWorld> SettledAsync()
    {
        var world = new DayWorld(users: 3, ledger: true);
        Assert.True((await StraightContext.RunAsync(world, DayWorld.Request())).Reconciliation!.IsClean);
        return world;
    }
}

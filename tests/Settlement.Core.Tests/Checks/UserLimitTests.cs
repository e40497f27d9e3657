namespace Settlement.Core.Tests;

public sealed class UserLimitTests
{
    // 10,000.00 earn 1.13, and 10,008.00 earn 1.131…: the limit is met. 10,100.00 earn 1.14.
    private const long AtTheLimit = 1_000_800;
    private const long AboveIt = 1_010_000;

    private static readonly CheckSettings Limit = new() { UserLimit = new Money(113) };

    private readonly DayWorld world = new();

    [Fact]
    public async Task Users_above_the_limit_are_held_back_and_the_others_settled()
    {
        var part = await SettleAsync(Limit, ("alice", AtTheLimit), ("bob", AboveIt), ("carol", 100_00), ("dave", AboveIt + 1));

        Assert.Equal((2L, 2L), (part.Tally.Settled, part.Tally.Quarantined));
        Assert.Equal(
            new[] { "bob", "dave" }.Select(user => UserResult.Quarantined(
                user, QuarantineReason.OverLimit, "earnings of 1.14 are above the limit of 1.13 (user-limit)")),
            part.Attention);
        Assert.Equal(["alice", "carol"], world.Store.Records.Select(record => record.UserId.Value));
    }

    [Fact]
    public async Task Earnings_below_zero_are_held_against_the_limit_as_well()
    {
        var part = await SettleAsync(Limit, Sample.PlanAt("-1.1301") with { Payer = Payer.Ledger }, accepted: false, ("alice", AtTheLimit), ("bob", AboveIt));

        Assert.Equal("earnings of -1.14 are above the limit of 1.13 (user-limit)", Assert.Single(part.Attention).Detail);
        Assert.Equal(["alice"], world.Store.Records.Select(record => record.UserId.Value));
    }

    [Fact]
    public async Task User_who_has_a_record_already_is_not_held_back()
    {
        await SettleAsync(new CheckSettings(), ("bob", AboveIt));

        var part = await SettleAsync(Limit, ("alice", AboveIt), ("bob", AboveIt), ("carol", AtTheLimit));

        Assert.Equal((1L, 1L, 1L), (part.Tally.Settled, part.Tally.AlreadySettled, part.Tally.Quarantined));
        Assert.Equal("alice", Assert.Single(part.Attention).UserId);
    }

    [Fact]
    public async Task Position_that_is_bad_is_quarantined_for_that_and_not_for_the_limit()
    {
        var part = await SettleAsync(Limit, ("alice", -1), ("bob", AboveIt));

        Assert.Equal([QuarantineReason.InvalidPosition, QuarantineReason.OverLimit], part.Attention.Select(result => result.Reason!.Value).Order());
    }

    [Fact]
    public async Task Limit_that_was_accepted_holds_nobody_back()
    {
        var part = await SettleAsync(Limit, Sample.Plan, accepted: true, ("alice", AboveIt));

        Assert.Equal((1L, 0L), (part.Tally.Settled, part.Tally.Quarantined));
    }

    private Task<SettledPart> SettleAsync(CheckSettings checks, params (string User, long Minor)[] positions) =>
        SettleAsync(checks, Sample.Plan, accepted: false, positions);

    private Task<SettledPart> SettleAsync(CheckSettings checks, DayPlan plan, bool accepted, params (string User, long Minor)[] positions) =>
        new DayActivities(world.Inputs, world.Store, plan.Payer == Payer.Ledger ? null : world.Payments, Sample.Settings, checks: checks).SettleUsersAsync(
            new SettleUsersInput(plan, Sample.NewRun(), DryRun: false, HasAttention: false, [.. positions.Select(position => new StoredPosition(position.User, position.Minor))])
            {
                IsUserLimitAccepted = accepted,
            },
            CancellationToken.None);
}

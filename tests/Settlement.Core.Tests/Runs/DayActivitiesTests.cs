using Moq;

namespace Settlement.Core.Tests;

public sealed class DayActivitiesTests
{
    private readonly DayWorld world = new(users: 3);

    [Fact]
    public async Task Run_that_names_an_inbox_where_there_is_none_is_an_error()
    {
        var activities = new DayActivities(world.Inputs, world.Store, world.Payments, Sample.Settings);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => activities.TakeInputsAsync(new TakeInputsInput(Sample.Date, Continuation: null), CancellationToken.None));

        Assert.Equal("the run names an inbox, but there is none", error.Message);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task User_whose_settling_fails_is_quarantined_and_remembered_but_for_a_dry_run(bool dryRun, int remembered)
    {
        var input = new QuarantineUserInput(DayWorld.Request() with { DryRun = dryRun }, "alice", "a bug nobody planned");

        var part = await world.Activities.QuarantineUserAsync(input, CancellationToken.None);

        var expected = UserResult.Quarantined("alice", QuarantineReason.Unexpected, "a bug nobody planned");
        Assert.Equal((1L, expected), (part.Tally.Quarantined, Assert.Single(part.Attention)));
        Assert.Equal(Enumerable.Repeat(expected, remembered), world.Store.Attention);
    }

    // A write for every batch of every run would be one too many: most days need no attention at all.
    [Fact]
    public async Task Batch_that_needs_no_attention_on_a_day_that_needed_none_writes_nothing_about_it()
    {
        var store = new Mock<ISettlementStore>(MockBehavior.Strict);
        store.Setup(s => s.CreateRecordsAsync(It.IsAny<IReadOnlyList<SettlementRecord>>(), default)).Returns(world.Store.CreateRecordsAsync);
        store.Setup(s => s.MarkPaidAsync(It.IsAny<IReadOnlyList<SettlementRecord>>(), default)).Returns(world.Store.MarkPaidAsync);

        var part = await SettleAsync(store.Object, hasAttention: false);

        Assert.Equal(3, part.Tally.Settled);
    }

    [Fact]
    public async Task Batch_in_which_all_need_attention_forgets_nobody()
    {
        foreach (var position in world.Inputs.Positions)
        {
            world.Payments.Refuse(position.UserId, new PaymentAnswer(PaymentStatus.Rejected));
        }

        var store = new Mock<ISettlementStore>(MockBehavior.Strict);
        store.Setup(s => s.CreateRecordsAsync(It.IsAny<IReadOnlyList<SettlementRecord>>(), default)).Returns(world.Store.CreateRecordsAsync);
        store.Setup(s => s.SaveAttentionAsync(Sample.Date, It.IsAny<IReadOnlyList<UserResult>>(), default)).Returns(world.Store.SaveAttentionAsync);

        await SettleAsync(store.Object, hasAttention: true);

        Assert.Equal(3, world.Store.Attention.Count);
    }

    private Task<SettledPart> SettleAsync(ISettlementStore store, bool hasAttention) =>
        new DayActivities(world.Inputs, store, world.Payments, Sample.Settings).SettleUsersAsync(
            new SettleUsersInput(Sample.Plan, Sample.Run(1), DryRun: false, hasAttention, world.Inputs.Positions), CancellationToken.None);
}

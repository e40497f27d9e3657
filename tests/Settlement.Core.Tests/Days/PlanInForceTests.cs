namespace Settlement.Core.Tests;

public sealed class PlanInForceTests
{
    private readonly InMemorySettlementStore store = new();

    [Fact]
    public async Task The_frozen_plan_holds_whatever_yield_and_settings_there_are_now()
    {
        var frozen = Sample.PlanAt("1.2");
        await store.CreateDayAsync(frozen, CancellationToken.None);

        var found = await FindAsync("1.1301", Payer.Service);

        Assert.Equal((frozen, frozen), (found!.Plan, found.Day!.Plan));
        Assert.Equal(frozen, (await FindAsync(yield: null, Payer.Ledger))!.Plan);
    }

    [Fact]
    public async Task A_date_that_was_never_run_has_the_plan_a_first_run_would_freeze() =>
        Assert.Equal(new PlanInForce(Sample.Plan with { Payer = Payer.Service }, Day: null), await FindAsync("1.1301", Payer.Service));

    [Fact]
    public async Task A_date_that_was_never_run_and_has_no_yield_has_no_plan() =>
        Assert.Null(await FindAsync(yield: null, Payer.Ledger));

    [Fact]
    public async Task A_user_without_a_position_is_unknown()
    {
        var inputs = new InMemoryInputStore();
        inputs.Put("bob", 1);

        IReadOnlyList<UserId> asked = [UserId.Parse("zoe"), UserId.Parse("bob"), UserId.Parse("amy")];

        Assert.Equal(
            [UserId.Parse("zoe"), UserId.Parse("amy")], await inputs.FindUnknownUsersAsync(Sample.Date, asked, CancellationToken.None));
        Assert.Empty(await inputs.FindUnknownUsersAsync(Sample.Date, [], CancellationToken.None));
        Assert.Equal([3], inputs.ReadBatches);
    }

    private Task<PlanInForce?> FindAsync(string? yield, Payer payer)
    {
        var inputs = new InMemoryInputStore(yield is null ? null : Sample.PlanAt(yield));
        return PlanInForce.FindAsync(inputs, store, Sample.Settings, payer, Sample.Date, CancellationToken.None);
    }
}

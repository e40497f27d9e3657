using Settlement.Core;

namespace Settlement.Functions.Tests;

public sealed class CarryOnDurableEngineTests : IAsyncLifetime
{
    private static readonly SettlementDate Next = SettlementDate.Parse("2014-08-06");

    private readonly AppWorld world = new(options => options with { ResiduePolicy = ResiduePolicy.Carry });

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 23);
        await world.ImportAsync(users: 11, Next);
        await world.StartEngineAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Fractions_go_on_to_the_next_date_those_of_users_without_a_position_too_and_its_history_is_replayed()
    {
        var first = await world.ReportAsync();
        var second = await world.ReportAsync(new RunRequest { Date = Next, RunId = Sample.NewRun() });
        var again = await world.ReportAsync(new RunRequest { Date = Next, RunId = Sample.NewRun() });

        Assert.True(first.Reconciliation!.IsClean && second.Reconciliation!.IsClean && again.Reconciliation!.IsClean);
        Assert.Equal((23, 23), (second.Tally.Users, again.Tally.AlreadySettled + again.Tally.NothingToSettle));
        var stores = await world.Stores.GetAsync();
        var users = Enumerable.Range(0, 23).Select(Sample.UserId).ToList();
        var before = await stores.Settlements.ReadRecordsAsync(AppWorld.Date, users, default);
        var after = await stores.Settlements.ReadRecordsAsync(Next, users, default);
        for (var i = 0; i < users.Count; i++)
        {
            Assert.False(before[i]!.Carried!.Value.HandedOn.IsZero);
            Assert.Equal(before[i]!.Carried!.Value.HandedOn, after[i]!.Carried!.Value.TakenOver);
        }
    }

    [Fact]
    public async Task Date_out_of_order_is_refused_and_its_state_says_why()
    {
        await world.ReportAsync(new RunRequest { Date = Next, RunId = Sample.NewRun() });

        var refused = Assert.IsType<RefusedRun>(await world.ReportAsync());

        Assert.Equal(PlanVerdict.OutOfOrder, refused.Verdict);
        Assert.Equal((Next, OutOfOrderReason.LaterPlanned), Assert.IsType<PlanObstacle.OutOfOrder>(refused.Obstacle) is var early ? (early.Other, early.Reason) : default);
    }
}

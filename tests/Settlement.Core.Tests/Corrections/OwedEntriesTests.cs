namespace Settlement.Core.Tests;

public sealed class OwedEntriesTests
{
    [Fact]
    public async Task What_is_owed_is_listed_by_date_and_settled_elsewhere_by_user()
    {
        var world = await OwingAsync();
        var owed = new OwedEntries(world.Corrections);
        Assert.Equal([Sample.User(0), Sample.User(1), Sample.User(2)], await ListAsync(owed, date: null));
        Assert.Empty(await ListAsync(owed, SettlementDate.Parse("2014-08-06")));

        var settled = await owed.SettleElsewhereAsync([Sample.UserId(1), Sample.UserId(7)], date: null, CancellationToken.None);

        Assert.Equal((Sample.User(1), EntryStatus.SettledElsewhere), (Assert.Single(settled).UserId.Value, settled[0].Status));
        Assert.Equal([Sample.User(0), Sample.User(2)], await ListAsync(owed, Sample.Date));
        Assert.Empty(await owed.SettleElsewhereAsync([Sample.UserId(1)], date: null, CancellationToken.None));
        Assert.Empty(await owed.SettleElsewhereAsync([Sample.UserId(0)], SettlementDate.Parse("2014-08-06"), CancellationToken.None));
    }

    [Fact]
    public async Task Who_is_taken_up_meanwhile_is_said_to_be()
    {
        var world = await OwingAsync();
        var entry = world.Corrections.EntriesOf(Sample.User(1))[0];
        world.Corrections.BeforeWriting = _ =>
        {
            world.Corrections.BeforeWriting = static _ => { };
            world.Corrections.Tamper(entry with { Status = EntryStatus.TakenUp, TakenUpBy = 2 });
        };

        var settled = await new OwedEntries(world.Corrections).SettleElsewhereAsync([Sample.UserId(1)], date: null, CancellationToken.None);

        Assert.Equal((EntryStatus.TakenUp, 2), (Assert.Single(settled).Status, settled[0].TakenUpBy));
    }

    [Fact]
    public async Task What_is_settled_elsewhere_is_reconciled_as_such()
    {
        var world = await OwingAsync();
        await new OwedEntries(world.Corrections).SettleElsewhereAsync([Sample.UserId(1)], date: null, CancellationToken.None);

        var reconciled = await new CorrectionReconciler(world.Inputs, world.Store, world.Corrections, world.Payments)
            .ReconcileAsync(Sample.Date, pageSize: 2, static _ => { }, CancellationToken.None);

        Assert.Equal((true, 2, 1), (reconciled!.IsClean, reconciled.OwedMinor, reconciled.SettledElsewhereMinor));
    }

    private static async Task<DayWorld> OwingAsync()
    {
        var world = new DayWorld(users: 3);
        await StraightContext.RunAsync(world, DayWorld.Request());
        await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Yield = Yield.Parse("0.9") });
        return world;
    }

    private static async Task<IReadOnlyList<string>> ListAsync(OwedEntries owed, SettlementDate? date)
    {
        var users = new List<string>();
        await foreach (var entry in owed.ListAsync(date, CancellationToken.None))
        {
            users.Add(entry.UserId.Value);
        }

        return users;
    }
}

namespace Settlement.Core.Tests;

/// <summary>What users owe where a service takes nothing back.</summary>
public sealed class OwedTests
{
    private static readonly UserId User = Sample.UserId(0);

    [Fact]
    public async Task Who_got_too_much_owes_it_and_the_service_is_sent_nothing()
    {
        var world = await SettledAsync();
        var paid = world.Payments.Made.Count;

        var report = await CorrectAsync(world, 5_000_000);

        Assert.Equal(EntryStatus.Owed, Entry(world, 1).Status);
        Assert.Equal((565, 565), (Entry(world, 1).Owes.Minor, report.Reconciled!.OwedMinor));
        Assert.Equal((paid, true), (world.Payments.Made.Count, report.Reconciled.IsClean));
    }

    [Theory]
    [InlineData(10_000_000, 0, EntryStatus.Recorded)]
    [InlineData(15_000_000, 565, EntryStatus.Paid)]
    [InlineData(7_000_000, -339, EntryStatus.Owed)]
    public async Task Later_correction_takes_up_what_is_owed_before_it_pays(long balance, long amount, EntryStatus status)
    {
        var world = await SettledAsync();
        await CorrectAsync(world, 5_000_000);
        var paid = world.Payments.Made.Count;

        var report = await CorrectAsync(world, balance);

        Assert.Equal((EntryStatus.TakenUp, 2), (Entry(world, 1).Status, Entry(world, 1).TakenUpBy));
        Assert.Equal((565, amount, status), (Entry(world, 2).TakenUp.Minor, Entry(world, 2).Amount.Minor, Entry(world, 2).Status));
        Assert.Equal(amount > 0 ? 1 : 0, world.Payments.Made.Count - paid);
        Assert.Equal(amount < 0 ? -amount : 0, (long)report.Reconciled!.OwedMinor);
        Assert.True(report.Reconciled.IsClean);
    }

    [Fact]
    public async Task What_is_owed_twice_over_is_taken_up_once()
    {
        var world = await SettledAsync();
        await CorrectAsync(world, 5_000_000);
        await CorrectAsync(world, 3_000_000);
        await CorrectAsync(world, 10_000_000);
        await CorrectAsync(world, 20_000_000);

        Assert.Equal([0L, 0, 791, 0], world.Corrections.EntriesOf(User.Value).Select(entry => entry.TakenUp.Minor));
        Assert.Equal([565L, 226, 0, 0], world.Corrections.EntriesOf(User.Value).Select(entry => entry.TakenUpBy == 0 ? 0 : -entry.Amount.Minor));
        Assert.Equal(2_260, world.Payments.Made.Where(payment => payment.UserId == User).Sum(payment => payment.Amount.Minor));
    }

    [Fact]
    public async Task What_a_person_settles_elsewhere_while_it_is_being_taken_up_is_paid_in_full()
    {
        var world = await SettledAsync();
        await CorrectAsync(world, 5_000_000);
        var owed = Entry(world, 1);
        world.Corrections.BeforeWriting = entries =>
        {
            world.Corrections.BeforeWriting = static _ => { };
            world.Corrections.Tamper(owed with { Status = EntryStatus.SettledElsewhere });
        };

        var report = await CorrectAsync(world, 10_000_000);

        Assert.Equal((EntryStatus.SettledElsewhere, 0), (Entry(world, 1).Status, Entry(world, 1).TakenUpBy));
        Assert.Equal((0, 565, EntryStatus.Paid), (Entry(world, 2).TakenUp.Minor, Entry(world, 2).Amount.Minor, Entry(world, 2).Status));
        Assert.True(report.Reconciled!.IsClean);
    }

    [Fact]
    public async Task Worker_that_died_right_after_taking_up_is_followed_by_one_that_pays_as_much_less()
    {
        var world = await SettledAsync();
        await CorrectAsync(world, 5_000_000);
        world.Corrections.BeforeWriting = entries =>
        {
            if (entries.Any(entry => entry.Number == 2))
            {
                throw new StoreUnavailableException("gone");
            }
        };
        await Assert.ThrowsAsync<StoreUnavailableException>(() => CorrectAsync(world, 15_000_000));
        Assert.Equal(EntryStatus.TakenUp, Entry(world, 1).Status);
        world.Corrections.BeforeWriting = static _ => { };

        var report = await CorrectAsync(world, 15_000_000);

        Assert.Equal((565, 565), (Entry(world, 2).TakenUp.Minor, Entry(world, 2).Amount.Minor));
        Assert.True(report.Reconciled!.IsClean);
    }

    [Fact]
    public async Task Service_that_has_come_to_take_reversals_is_sent_what_is_left_after_taking_up()
    {
        var world = await SettledAsync();
        await CorrectAsync(world, 5_000_000);

        var report = await CorrectAsync(world, 7_000_000, takesReversals: true);

        Assert.Equal((565, -339, EntryStatus.Paid), (Entry(world, 2).TakenUp.Minor, Entry(world, 2).Amount.Minor, Entry(world, 2).Status));
        Assert.Equal(791, world.Payments.Made.Where(payment => payment.UserId == User).Sum(payment => payment.Amount.Minor));
        Assert.True(report.Reconciled!.IsClean);
    }

    [Fact]
    public async Task Take_up_without_an_entry_that_pays_less_for_it_is_a_break()
    {
        var world = await SettledAsync();
        await CorrectAsync(world, 5_000_000);
        await CorrectAsync(world, 3_000_000);
        world.Corrections.Tamper(Entry(world, 1) with { Status = EntryStatus.TakenUp, TakenUpBy = 2 });

        var reconciled = await new CorrectionReconciler(world.Inputs, world.Store, world.Corrections, world.Payments)
            .ReconcileAsync(Sample.Date, pageSize: 3, static _ => { }, CancellationToken.None);

        Assert.Contains(reconciled!.Breaks, found => found.Code == BreakCode.EntryDiffers && found.Detail == "correction 2 is said to have taken up 5.65, and gives the user nothing");
    }

    private static CorrectionEntry Entry(DayWorld world, int number) => world.Corrections.EntriesOf(User.Value)[number - 1];

    private static Task<CorrectionReport> CorrectAsync(DayWorld world, long balance, bool takesReversals = false) =>
        StraightContext.CorrectAsync(world, DayWorld.Correction() with
        {
            Positions = world.Corrections.Put((User.Value, balance)),
            TakesReversals = takesReversals,
        });

    private static async Task<DayWorld> SettledAsync()
    {
        var world = new DayWorld();
        world.Inputs.Put(User.Value, 10_000_000);
        world.Inputs.Put(Sample.User(1), 20_000);
        Assert.True((await StraightContext.RunAsync(world, DayWorld.Request())).Reconciliation!.IsClean);
        return world;
    }
}

using Moq;

namespace Settlement.Core.Tests;

public sealed class DayFinisherTests
{
    private readonly DayWorld world = new(users: 6);

    [Fact]
    public async Task Clean_day_books_its_residue_and_becomes_settled()
    {
        var report = await RunAsync(1);

        Assert.True(report.Reconciliation!.IsClean);
        var posting = Assert.Single(world.Store.Postings);
        Assert.Equal((1, report.Reconciliation.Residue(Sample.Plan)), (posting.Sequence, posting.Amount));
        Assert.False(posting.Amount.IsZero);
        AssertState(DayState.Settled, users: 6);
    }

    [Fact]
    public async Task Residue_is_booked_once_by_runs_that_end_one_after_the_other_or_at_once()
    {
        await RunAsync(1);
        await RunAsync(2);
        var users = await WalkAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => FinishAsync(users))));

        Assert.Single(world.Store.Postings);
        AssertState(DayState.Settled, users: 6);
    }

    [Fact]
    public async Task Finisher_that_loses_the_sequence_number_reads_what_the_other_booked()
    {
        await SettleWithoutFinishingAsync();
        var users = await WalkAsync();
        var raced = new RacingStore(world.Store) { BeforePosting = () => FinishAsync(users) };

        var whole = await FinishOnAsync(raced, users);

        Assert.True(whole.IsClean);
        Assert.Single(world.Store.Postings);
    }

    [Fact]
    public async Task Users_added_later_get_a_further_posting_of_the_difference()
    {
        await RunAsync(1);
        world.Inputs.Put("late", 31_000);
        var report = await RunAsync(2);

        Assert.True(report.Reconciliation!.IsClean);
        Assert.Equal([1, 2], world.Store.Postings.Select(posting => posting.Sequence));
        Assert.Equal(Sample.Record("late", 31_000).Earnings.Residue(Sample.Plan.Yield), world.Store.Postings[1].Amount);
        AssertState(DayState.Settled, users: 7);
    }

    [Fact]
    public async Task Unfinished_day_is_not_booked_and_stays_open()
    {
        world.Payments.Refuse(Sample.User(2), new PaymentAnswer(PaymentStatus.Rejected));
        var report = await RunAsync(1);

        Assert.Equal(BreakCode.RecordUnpaid, Assert.Single(report.Reconciliation!.Breaks).Code);
        Assert.Empty(world.Store.Postings);
        Assert.Equal((DayState.Open, null), (world.Store.Day(Sample.Date)!.State, world.Store.Day(Sample.Date)!.Totals));

        world.Payments.Relent(Sample.User(2));
        Assert.True((await RunAsync(2)).Reconciliation!.IsClean);
        Assert.Single(world.Store.Postings);
        AssertState(DayState.Settled, users: 6);
    }

    [Fact]
    public async Task Settled_day_that_goes_dirty_goes_back_to_open_and_keeps_its_last_clean_totals()
    {
        await RunAsync(1);
        world.Payments.Put(Payment.Of(Sample.Record("stranger", 20_000)));

        var report = await RunAsync(2);

        Assert.Equal(BreakCode.PaymentUnexpected, Assert.Single(report.Reconciliation!.Breaks).Code);
        AssertState(DayState.Open, users: 6);
    }

    [Fact]
    public async Task Position_withdrawn_from_a_settled_day_does_not_book_its_residue_back()
    {
        await RunAsync(1);
        world.Inputs.Remove(Sample.User(2));

        var report = await RunAsync(2);

        Assert.Equal([BreakCode.RecordUnexpected], report.Reconciliation!.Breaks.Select(found => found.Code));
        Assert.Single(world.Store.Postings);
        AssertState(DayState.Open, users: 6);
    }

    [Fact]
    public async Task Closed_day_is_left_as_it_is_whatever_a_run_that_was_under_way_finds()
    {
        await RunAsync(1);
        var closed = world.Store.Day(Sample.Date)! with { State = DayState.Closed };
        Assert.True(await world.Store.UpdateDayAsync(closed, CancellationToken.None));
        closed = world.Store.Day(Sample.Date);

        world.Inputs.Put("late", 31_000);
        await SettleWithoutFinishingAsync();
        var writes = world.Store.Writes;
        var whole = await FinishAsync(await WalkAsync());

        Assert.Equal(BreakCode.ResidueDiffers, Assert.Single(whole.Breaks).Code);
        Assert.Equal(closed, world.Store.Day(Sample.Date));
        Assert.Single(world.Store.Postings);
        Assert.Equal(writes, world.Store.Writes);
    }

    [Fact]
    public async Task Day_that_grew_while_it_was_reconciled_says_so_and_books_nothing()
    {
        await SettleWithoutFinishingAsync();
        var users = await WalkAsync();
        world.Inputs.Put("late", 31_000);
        await SettleWithoutFinishingAsync();

        var whole = await FinishAsync(users);

        Assert.Contains(
            new Break(BreakCode.DayChanged, UserId: null, "positions were imported while the day was being reconciled"), whole.Breaks);
        Assert.Empty(world.Store.Postings);
        Assert.Equal(DayState.Open, world.Store.Day(Sample.Date)!.State);
    }

    [Fact]
    public async Task Finisher_of_an_older_walk_does_not_book_back_what_a_newer_one_booked()
    {
        await SettleWithoutFinishingAsync();
        var older = await WalkAsync();

        // While the older finisher is about to read the postings, a user is added, settled and booked.
        var raced = new RacingStore(world.Store)
        {
            BeforeListingPostings = async () =>
            {
                world.Inputs.Put("late", 31_000);
                await RunAsync(2);
            },
        };
        var whole = await FinishOnAsync(raced, older);

        Assert.Contains(whole.Breaks, found => found.Code == BreakCode.DayChanged);
        Assert.Equal((await WalkAsync()).Residue(Sample.Plan), Assert.Single(world.Store.Postings).Amount);
    }

    [Fact]
    public async Task State_is_moved_again_when_another_run_moved_it_in_between()
    {
        await SettleWithoutFinishingAsync();
        var users = await WalkAsync();
        var raced = new RacingStore(world.Store)
        {
            BeforeUpdatingDay = async () =>
            {
                var day = world.Store.Day(Sample.Date)!;
                Assert.True(await world.Store.UpdateDayAsync(day with { Totals = default(DayTotals) }, CancellationToken.None));
            },
        };

        await FinishOnAsync(raced, users);

        AssertState(DayState.Settled, users: 6);
    }

    [Fact]
    public async Task Residue_that_other_runs_keep_booking_is_given_up_with_an_error_that_says_so()
    {
        await SettleWithoutFinishingAsync();
        var users = await WalkAsync();
        var refusing = Refusing();
        refusing.Setup(s => s.ListResiduePostingsAsync(Sample.Date, It.IsAny<CancellationToken>())).Returns(world.Store.ListResiduePostingsAsync);
        refusing.Setup(s => s.CreateResiduePostingAsync(It.IsAny<ResiduePosting>(), It.IsAny<CancellationToken>())).ReturnsAsync(false);

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => FinishOnAsync(refusing.Object, users));

        Assert.Equal("the residue of 2014-08-05 could not be booked: other runs kept booking it", error.Message);
    }

    [Fact]
    public async Task State_that_other_runs_keep_changing_is_given_up_with_an_error_that_says_so()
    {
        await SettleWithoutFinishingAsync();
        var users = await WalkAsync();
        await FinishAsync(users);
        world.Inputs.PutYield(Yield.Parse("1.2"));
        var refusing = Refusing();
        refusing.Setup(s => s.ListResiduePostingsAsync(Sample.Date, It.IsAny<CancellationToken>())).Returns(world.Store.ListResiduePostingsAsync);
        refusing.Setup(s => s.ListRecordsAsync(Sample.Date, It.IsAny<CancellationToken>()))
            .Returns((SettlementDate date, CancellationToken token) => world.Store.ListRecordsAsync(date, token));
        refusing.Setup(s => s.UpdateDayAsync(It.IsAny<Day>(), It.IsAny<CancellationToken>())).ReturnsAsync(false);

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => FinishOnAsync(refusing.Object, users));

        Assert.Equal("the state of 2014-08-05 could not be changed: other runs kept changing it", error.Message);
    }

    [Fact]
    public async Task Plan_gone_by_the_end_of_the_run_is_an_error_that_names_the_date()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => FinishAsync(Reconciliation.Empty));

        Assert.Equal("the plan of 2014-08-05 is gone", error.Message);
    }

    private Mock<ISettlementStore> Refusing()
    {
        var store = new Mock<ISettlementStore>(MockBehavior.Strict);
        store.Setup(s => s.ReadDayAsync(Sample.Date, It.IsAny<CancellationToken>())).Returns(world.Store.ReadDayAsync);
        store.Setup(s => s.CountRecordsAsync(Sample.Date, It.IsAny<CancellationToken>())).Returns(world.Store.CountRecordsAsync);
        return store;
    }

    private Task<RunReport> RunAsync(int run) => StraightContext.RunAsync(world, DayWorld.Request(run));

    private async Task SettleWithoutFinishingAsync()
    {
        await world.Store.CreateDayAsync(Sample.Plan, CancellationToken.None);
        await new UserSettler(world.Store, world.Payments).SettleAsync(
            Sample.Plan, Sample.Run(1), world.Inputs.Positions, CancellationToken.None);
    }

    private Task<Reconciliation> WalkAsync() => new Reconciler(world.Inputs, world.Store, world.Payments)
        .ReconcilePartAsync(Sample.Plan, "0/1", pageSize: 4, static _ => { }, CancellationToken.None);

    private Task<Reconciliation> FinishAsync(Reconciliation users) => FinishOnAsync(world.Store, users);

    private Task<Reconciliation> FinishOnAsync(ISettlementStore store, Reconciliation users) =>
        new DayActivities(world.Inputs, store, world.Payments, Sample.Settings)
            .FinishDayAsync(new FinishDayInput(Sample.Plan, users), CancellationToken.None);

    private void AssertState(DayState state, long users)
    {
        var day = world.Store.Day(Sample.Date)!;
        Assert.Equal((state, users), (day.State, day.Totals!.Value.Users));
    }
}

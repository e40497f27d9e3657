using Moq;

namespace Settlement.Core.Tests;

/// <summary>Records of users without a position, beside a clean day of five users; what was paid for them the service's list says.</summary>
public sealed class UnexpectedRecordsTests
{
    private readonly DayWorld world = new(users: 5);

    [Fact]
    public async Task Unexpected_records_and_payments_are_part_of_the_totals()
    {
        var clean = await CleanAsync();
        var strangers = Enumerable.Range(1, 2).Select(number => Stranger(number, 30_000)).ToList();
        strangers.ForEach(Put);

        var found = await ReconcileAsync();

        Assert.Equal(clean.Positions, found.Positions);
        Assert.Equal(clean.Records + 2, found.Records);
        Assert.Equal(clean.Payments + 2, found.Payments);
        Assert.Equal(clean.RecordedMinor + strangers.Sum(record => record.Earnings.Credited.Minor), found.RecordedMinor);
        Assert.Equal(clean.PaidMinor + strangers.Sum(record => record.Earnings.Credited.Minor), found.PaidMinor);
        Assert.Equal(clean.ResidueNumerator + strangers.Sum(record => record.Earnings.ResidueNumerator), found.ResidueNumerator);
        Assert.Equal(
            [BreakCode.RecordUnexpected, BreakCode.RecordUnexpected, BreakCode.ResidueDiffers],
            found.Breaks.Select(it => it.Code));
    }

    [Theory]
    [InlineData(994, new[] { 999 })]
    [InlineData(995, new[] { 1_000 })]
    [InlineData(996, new[] { 1_000, 1 })]
    public async Task All_are_found_a_page_at_a_time_where_the_records_fill_a_page_and_more(int strangers, int[] pages)
    {
        await CleanAsync();
        foreach (var number in Enumerable.Range(0, strangers))
        {
            Put(Stranger(number, 30_000));
        }

        var found = await ReconcileAsync();

        // Each has a record too many, and nobody booked their residues.
        Assert.Equal(strangers + 1, found.BreakCount);
        Assert.Equal(5 + strangers, found.Records);
        Assert.Equal(pages, world.Inputs.ReadBatches);
    }

    [Fact]
    public async Task Day_that_has_as_many_records_as_expected_is_not_read_a_second_time_where_nothing_is_listed()
    {
        await CleanAsync();
        var store = new Mock<ISettlementStore>(MockBehavior.Strict);
        store.Setup(s => s.ReadRecordsAsync(Sample.Date, It.IsAny<IReadOnlyList<UserId>>(), default)).Returns(world.Store.ReadRecordsAsync);
        store.Setup(s => s.CountRecordsAsync(Sample.Date, default)).Returns(world.Store.CountRecordsAsync);
        store.Setup(s => s.ListResiduePostingsAsync(Sample.Date, default)).Returns(world.Store.ListResiduePostingsAsync);
        var payments = Payments();

        var found = await ReconcileAsync(store.Object, payments.Object);

        // Listing the records would throw.
        Assert.True(found.IsClean);
        Assert.True(found.Unseen);
    }

    [Fact]
    public async Task Payments_that_a_service_cannot_list_are_not_looked_for()
    {
        await CleanAsync();
        Put(Stranger(1, 30_000));

        var found = await ReconcileAsync(world.Store, Payments().Object);

        Assert.Equal([BreakCode.RecordUnexpected, BreakCode.ResidueDiffers], found.Breaks.Select(it => it.Code));
    }

    [Fact]
    public async Task Record_of_a_user_who_earns_more_than_an_amount_holds_is_unexpected()
    {
        await CleanAsync();
        Put(Stranger(1, 30_000));
        world.Inputs.Put("stranger-0001", Money.LargestPositionMinor);
        var plan = Sample.PlanAt("92233720.3685478");

        var found = await new Reconciler(world.Inputs, world.Store, world.Payments)
            .ReconcileAsync(plan, pageSize: 10, static _ => { }, CancellationToken.None);

        Assert.Equal(
            [BreakCode.PositionInvalid, BreakCode.RecordUnexpected],
            found.Breaks.Where(it => it.UserId == "stranger-0001").Select(it => it.Code));
    }

    // Until every user is settled and paid, that the residue is not booked says nothing.
    [Fact]
    public async Task Residue_is_not_compared_while_a_user_is_unfinished()
    {
        await CleanAsync();
        world.Inputs.Put("late", 31_000);

        var found = await ReconcileAsync();

        Assert.Equal([BreakCode.RecordMissing], found.Breaks.Select(it => it.Code));
    }

    [Fact]
    public async Task Residue_is_not_compared_beside_a_contradiction_of_a_user()
    {
        await CleanAsync();
        world.Inputs.Put(Sample.User(1), 31_000);
        Assert.True(await world.Store.CreateResiduePostingAsync(new ResiduePosting(Sample.Date, 2, ExactAmount.FromMinor(1)), default));

        var found = await ReconcileAsync();

        Assert.Equal([BreakCode.RecordDiffers], found.Breaks.Select(it => it.Code));
    }

    private static SettlementRecord Stranger(int number, long balanceMinor) =>
        Sample.Record($"stranger-{number:0000}", balanceMinor) with { Status = RecordStatus.Paid };

    private void Put(SettlementRecord record)
    {
        world.Store.Tamper(record);
        world.Payments.Put(Payment.Of(record));
    }

    private async Task<Reconciliation> CleanAsync()
    {
        var report = await StraightContext.RunAsync(world, DayWorld.Request());
        Assert.True(report.Reconciliation!.IsClean);
        return report.Reconciliation;
    }

    private Mock<IPaymentService> Payments()
    {
        var payments = new Mock<IPaymentService>(MockBehavior.Strict);
        payments.Setup(p => p.LookUpAsync(It.IsAny<IReadOnlyList<Payment>>(), default)).Returns(world.Payments.LookUpAsync);
        return payments;
    }

    private Task<Reconciliation> ReconcileAsync() => ReconcileAsync(world.Store, world.Payments);

    private Task<Reconciliation> ReconcileAsync(ISettlementStore store, IPaymentService payments) =>
        new Reconciler(world.Inputs, store, payments).ReconcileAsync(Sample.Plan, pageSize: 10, static _ => { }, CancellationToken.None);
}

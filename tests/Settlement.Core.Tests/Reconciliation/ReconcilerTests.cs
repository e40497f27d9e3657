using Moq;

namespace Settlement.Core.Tests;

/// <summary>Every break is produced by doing to the stores what it is about, on a day that was clean before.</summary>
public sealed class ReconcilerTests
{
    private const string User = "user-00001";

    private static readonly Dictionary<BreakCode, Action<DayWorld>> Deeds = new()
    {
        [BreakCode.RecordMissing] = static world =>
        {
            world.Store.Remove(Record(world));
            world.Payments.Remove(Payment(world));
        },
        [BreakCode.PositionInvalid] = static world => world.Inputs.Put(User, -1),
        [BreakCode.RecordUnpaid] = static world =>
        {
            world.Store.Tamper(Record(world) with { Status = RecordStatus.Recorded });
            world.Payments.Remove(Payment(world));
        },
        [BreakCode.RecordNotMarkedPaid] = static world => world.Store.Tamper(Record(world) with { Status = RecordStatus.Recorded }),
        [BreakCode.RecordDiffers] = static world => world.Inputs.Put(User, 20_038),
        [BreakCode.RecordUnexpected] = static world => world.Inputs.Remove(User),
        [BreakCode.PaymentMissing] = static world => world.Payments.Remove(Payment(world)),
        [BreakCode.PaymentDiffers] = static world =>
        {
            var payment = Payment(world);
            world.Payments.Remove(payment);
            world.Payments.Put(payment with { Amount = new Money(3) });
        },
        [BreakCode.PaymentUnexpected] = static world =>
            world.Payments.Put(Payment(world) with { UserId = UserId.Parse("stranger"), TransactionId = new TransactionId(new Guid(1, 2, 3, new byte[8])) }),
        [BreakCode.PaymentTwice] = static world =>
            world.Payments.Put(Payment(world) with { TransactionId = new TransactionId(new Guid(1, 2, 3, new byte[8])) }),
        [BreakCode.ResidueDiffers] = static world =>
            Assert.True(world.Store.CreateResiduePostingAsync(
                new ResiduePosting(Sample.Date, 2, ExactAmount.FromMinor(1)), CancellationToken.None).IsCompletedSuccessfully),
        [BreakCode.YieldDiffers] = static world => world.Inputs.PutYield(Yield.Parse("1.2")),
    };

    // Those of the whole day name no user; a record without a valid position has its payment reported beside it.
    public static TheoryData<BreakCode, string?, BreakCode[], string> Cases { get; } = new()
    {
        { BreakCode.RecordMissing, User, [], "earnings of 0.02 are not recorded" },
        { BreakCode.PositionInvalid, User, [BreakCode.RecordUnexpected], "balance of -1 minor units is outside 0 to 1000000000000000" },
        { BreakCode.RecordUnpaid, User, [], "0.02 is recorded but not paid" },
        { BreakCode.RecordNotMarkedPaid, User, [], "payment 4e9c0000 was made; the record still says recorded" },
        { BreakCode.RecordDiffers, User, [], "recorded 0.02 on a position of 200.37; position and plan give 0.02 on 200.38" },
        { BreakCode.RecordUnexpected, User, [], "0.02 is recorded for a user without a valid position" },
        { BreakCode.PaymentMissing, User, [], "the record says 0.02 is paid; there is no payment 4e9c0000" },
        { BreakCode.PaymentDiffers, User, [], "payment 4e9c0000 is 0.03 to user user-00001; the record says 0.02" },
        { BreakCode.PaymentUnexpected, "stranger", [], "payment 00000001-0002-0003-0000-000000000000 of 0.02 has no record that calls for it" },
        { BreakCode.PaymentTwice, User, [], "payment 4e9c0000 of 0.02 and payment 00000001-0002-0003-0000-000000000000 of 0.02" },
        { BreakCode.ResidueDiffers, null, [], "booked: 0.0234292671; the records' residues: 0.0134292671" },
        { BreakCode.YieldDiffers, null, [], "imported: 1.2 income_per_10000; the day's plan: 1.1301 income_per_10000" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Deed_is_found_as_its_break_and_nothing_else_is(BreakCode code, string? user, BreakCode[] beside, string detail)
    {
        var world = await CleanDayAsync();
        var derived = Record(world).TransactionId.ToString();
        Deeds[code](world);
        var writes = world.Store.Writes;

        var reported = new List<Break>();
        var reconciliation = await ReconcileAsync(world, reported.Add);

        Assert.Equal([code, .. beside], reconciliation.Breaks.Select(found => found.Code));
        Assert.Equal(reconciliation.Breaks, reported);
        var found = reconciliation.Breaks[0];
        Assert.Equal(user, found.UserId);
        Assert.Equal(detail, found.Detail.Replace(derived, "4e9c0000", StringComparison.Ordinal));
        Assert.False(reconciliation.IsClean);
        Assert.Equal(1 + beside.Length, reconciliation.BreakCount);
        Assert.Equal(writes, world.Store.Writes);
    }

    [Fact]
    public async Task Unpaid_record_in_conflict_is_one_contradiction_and_not_work_for_a_rerun()
    {
        var world = await CleanDayAsync();
        Deeds[BreakCode.RecordUnpaid](world);
        Deeds[BreakCode.RecordDiffers](world);

        var reconciliation = await ReconcileAsync(world, static _ => { });

        Assert.Equal([BreakCode.RecordDiffers], reconciliation.Breaks.Select(found => found.Code));
        Assert.Equal((0, 1), (reconciliation.UnfinishedBreaks, reconciliation.Contradictions));
    }

    [Fact]
    public void Every_break_code_has_its_case()
    {
        // DayChanged needs a run at the same time: DayFinisherTests. Those of corrections are in CorrectionReconcilerTests.
        var cases = Cases.Select(row => (BreakCode)row[0])
            .Append(BreakCode.DayChanged)
            .Union(CorrectionReconcilerTests.Cases.Select(row => (BreakCode)row[1]));
        Assert.Equal(Enum.GetValues<BreakCode>(), cases.Order());
    }

    [Theory]
    [InlineData(BreakCode.RecordMissing, true)]
    [InlineData(BreakCode.PositionInvalid, true)]
    [InlineData(BreakCode.RecordUnpaid, true)]
    [InlineData(BreakCode.RecordNotMarkedPaid, true)]
    [InlineData(BreakCode.RecordDiffers, false)]
    [InlineData(BreakCode.RecordUnexpected, false)]
    [InlineData(BreakCode.PaymentMissing, false)]
    [InlineData(BreakCode.PaymentDiffers, false)]
    [InlineData(BreakCode.PaymentUnexpected, false)]
    [InlineData(BreakCode.PaymentTwice, false)]
    [InlineData(BreakCode.ResidueDiffers, false)]
    [InlineData(BreakCode.YieldDiffers, false)]
    [InlineData(BreakCode.DayChanged, true)]
    public void Break_is_unfinished_work_or_a_contradiction(BreakCode code, bool unfinished)
    {
        var reconciliation = Reconciliation.Empty.With(new Break(code, UserId: null, "x"));
        Assert.Equal((unfinished ? 1 : 0, unfinished ? 0 : 1), (reconciliation.UnfinishedBreaks, reconciliation.Contradictions));
    }

    [Fact]
    public async Task Clean_day_agrees_three_ways_to_the_last_digit()
    {
        var world = await CleanDayAsync();
        var reconciliation = await ReconcileAsync(world, static _ => { });

        Assert.True(reconciliation.IsClean);
        Assert.Equal((7, 7, 5), (reconciliation.Positions, reconciliation.Records, reconciliation.Payments));
        Assert.Equal(reconciliation.ExpectedMinor, reconciliation.RecordedMinor);
        Assert.Equal(reconciliation.ExpectedMinor, reconciliation.PaidMinor);
        Assert.Equal(
            new ExactAmount(reconciliation.ExactNumerator, Sample.Plan.Yield.Denominator),
            ExactAmount.FromMinor(reconciliation.RecordedMinor) + reconciliation.Residue(Sample.Plan));
        Assert.Equal(
            world.Inputs.Positions.Aggregate((Int128)0, (sum, position) => sum + ((Int128)position.BalanceMinor * 11301)),
            reconciliation.ExactNumerator);
    }

    [Fact]
    public async Task Payment_for_a_record_of_zero_earnings_is_unexpected()
    {
        var world = await CleanDayAsync();
        var record = world.Store.Records.Single(record => record.UserId.Value == "zero");
        world.Payments.Put(Core.Payment.Of(record) with { Amount = new Money(1) });

        var found = Assert.Single((await ReconcileAsync(world, static _ => { })).Breaks);
        Assert.Equal(
            new Break(BreakCode.PaymentUnexpected, "zero", $"payment {record.TransactionId} of 0.01 has no record that calls for it"), found);
    }

    [Fact]
    public async Task Payment_without_a_record_is_unexpected_beside_the_missing_record()
    {
        var world = await CleanDayAsync();
        world.Store.Remove(Record(world));
        var reconciliation = await ReconcileAsync(world, static _ => { });
        Assert.Equal([BreakCode.RecordMissing, BreakCode.PaymentUnexpected], reconciliation.Breaks.Select(found => found.Code));
    }

    [Fact]
    public async Task Payment_to_somebody_without_position_and_record_is_unexpected()
    {
        var world = await CleanDayAsync();
        world.Payments.Put(Core.Payment.Of(Sample.Record("stranger", 20_000)));
        var reconciliation = await ReconcileAsync(world, static _ => { });
        Assert.Equal((BreakCode.PaymentUnexpected, "stranger"), (reconciliation.Breaks[0].Code, reconciliation.Breaks[0].UserId));
        Assert.Equal(6, reconciliation.Payments);
        Assert.Equal(1, reconciliation.BreakCount);
    }

    [Fact]
    public async Task Earnings_that_fit_no_amount_are_an_invalid_position()
    {
        var plan = Sample.PlanAt("92233720.3685478");
        var world = new DayWorld();
        world.Inputs.Put("rich", Money.LargestPositionMinor);
        world.Inputs.PutYield(plan.Yield);
        var reconciler = new Reconciler(world.Inputs, world.Store, world.Payments);
        var reconciliation = await reconciler.ReconcileAsync(plan, pageSize: 3, static _ => { }, CancellationToken.None);
        Assert.Equal(BreakCode.PositionInvalid, Assert.Single(reconciliation.Breaks).Code);

        // Nobody could have been paid, so nobody is looked up.
        Assert.Empty(world.Payments.Calls);
    }

    [Fact]
    public async Task All_breaks_are_counted_and_reported_and_the_first_twenty_carried()
    {
        var world = new DayWorld(users: 50);
        var reported = 0;
        var reconciliation = await ReconcileAsync(world, _ => reported++);
        Assert.Equal((50, 50, 20), (reconciliation.UnfinishedBreaks, reported, reconciliation.Breaks.Count));
        Assert.Equal(Sample.User(0), reconciliation.Breaks[0].UserId);

        var part = await new Reconciler(world.Inputs, world.Store, world.Payments)
            .ReconcilePartAsync(Sample.Plan, "0/1", pageSize: 50, static _ => { }, CancellationToken.None);
        Assert.Equal((50, 20), (part.UnfinishedBreaks, part.Breaks.Count));
    }

    [Fact]
    public async Task Users_are_compared_a_page_at_a_time_however_few_the_store_lists_at_once()
    {
        var world = await CleanDayAsync();
        world.Inputs.LargestPage = 2;
        var compared = new List<int>();
        var store = new Mock<ISettlementStore>();
        store.Setup(it => it.ReadRecordsAsync(Sample.Date, It.IsAny<IReadOnlyList<UserId>>(), default))
            .Callback((SettlementDate _, IReadOnlyList<UserId> users, CancellationToken _) => compared.Add(users.Count))
            .Returns((SettlementDate date, IReadOnlyList<UserId> users, CancellationToken token) => world.Store.ReadRecordsAsync(date, users, token));

        var part = await new Reconciler(world.Inputs, store.Object, world.Payments)
            .ReconcilePartAsync(Sample.Plan, "0/1", pageSize: 5, static _ => { }, CancellationToken.None);

        Assert.Equal(7, part.Records);
        Assert.True(part.IsClean);
        Assert.Equal([5, 2], compared);
    }

    private static async Task<DayWorld> CleanDayAsync()
    {
        var world = new DayWorld(users: 5);
        world.Inputs.Put("zero", 0);
        world.Inputs.Put("zzz", 1);
        var report = await StraightContext.RunAsync(world, DayWorld.Request());
        Assert.True(report.Reconciliation!.IsClean);
        return world;
    }

    private static Task<Reconciliation> ReconcileAsync(DayWorld world, Action<Break> report) =>
        new Reconciler(world.Inputs, world.Store, world.Payments).ReconcileAsync(Sample.Plan, pageSize: 3, report, CancellationToken.None);

    private static SettlementRecord Record(DayWorld world) => world.Store.Records.Single(record => record.UserId.Value == User);

    private static Payment Payment(DayWorld world) => world.Payments.Made.Single(payment => payment.UserId.Value == User);
}

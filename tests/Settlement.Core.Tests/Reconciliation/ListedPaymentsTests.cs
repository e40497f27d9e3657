using Moq;

namespace Settlement.Core.Tests;

/// <summary>The other side's list decides what was paid, whatever it answers about single payments.</summary>
public sealed class ListedPaymentsTests
{
    private const string User = "user-00001";

    private readonly DayWorld world = new(users: 3);

    [Fact]
    public async Task Day_with_a_list_is_compared_without_looking_anybody_up()
    {
        await RunAsync();
        world.Payments.ForgetCalls();

        var found = await ReconcileAsync();

        Assert.True(found.IsClean);
        Assert.False(found.Unseen);
        Assert.Equal((3, 0, 0), (found.Payments, found.LeftToList, found.Waiting));
        Assert.Equal(found.RecordedMinor, found.PaidMinor);
        Assert.Empty(world.Payments.Calls);
    }

    [Fact]
    public async Task Day_without_a_list_is_unseen_and_each_user_looked_up()
    {
        world.Payments.Lists = false;
        await RunAsync();
        world.Payments.Put(Payment.Of(Record()) with { TransactionId = new TransactionId(new Guid(1, 2, 3, new byte[8])) });
        world.Payments.ForgetCalls();

        var found = await ReconcileAsync();

        Assert.True(found.IsClean);
        Assert.True(found.Unseen);
        Assert.Equal(["look up user-00000,user-00001,user-00002"], world.Payments.Calls);
    }

    // The incident, as seen from outside.
    [Fact]
    public async Task Second_payment_of_a_user_under_another_id_is_named_with_both_ids_and_amounts()
    {
        await RunAsync();
        world.Payments.Put(Payment.Of(Record()) with { TransactionId = new TransactionId(new Guid(1, 2, 3, new byte[8])), Amount = new Money(4) });

        var found = await ReconcileAsync();

        Assert.Equal(
            new Break(BreakCode.PaymentTwice, User, $"payment {Record().TransactionId} of 0.02 and payment 00000001-0002-0003-0000-000000000000 of 0.04"),
            Assert.Single(found.Breaks));
        Assert.Equal(found.RecordedMinor + 4, found.PaidMinor);
    }

    [Fact]
    public async Task Payment_made_again_under_its_own_id_is_twice()
    {
        await RunAsync();
        world.Payments.Put(Payment.Of(Record()));

        Assert.Equal(
            new Break(BreakCode.PaymentTwice, User, $"payment {Record().TransactionId} of 0.02 was made again, of 0.02"),
            Assert.Single((await ReconcileAsync()).Breaks));
    }

    [Fact]
    public async Task Id_is_the_same_in_capitals()
    {
        await RunAsync();
        var list = new ScriptedList([.. world.Payments.Made.Select(payment => ListedPayment.Of(payment) with { Id = payment.TransactionId.ToString().ToUpperInvariant() })]);

        Assert.True((await ReconcileAsync(list)).IsClean);
    }

    [Fact]
    public async Task Payment_under_another_id_alone_is_missing_and_unexpected()
    {
        await RunAsync();
        var list = new ScriptedList([.. world.Payments.Made.Select(payment =>
            payment.UserId.Value == User ? ListedPayment.Of(payment) with { Id = "by hand" } : ListedPayment.Of(payment))]);

        var found = await ReconcileAsync(list);

        Assert.Equal([BreakCode.PaymentMissing, BreakCode.PaymentUnexpected], found.Breaks.Select(one => one.Code));
        Assert.Equal("payment by hand of 0.02 has no record that calls for it", found.Breaks[1].Detail);
    }

    [Fact]
    public async Task Strangers_before_between_and_after_the_users_are_each_unexpected()
    {
        await RunAsync();
        var strangers = new[] { "a", "user-00001a", "z" };
        var list = new ScriptedList([.. world.Payments.Made.Select(ListedPayment.Of)
            .Concat(strangers.Select(stranger => new ListedPayment("x", UserId.Parse(stranger), new Money(1))))
            .OrderBy(payment => payment.UserId)]);

        var found = await ReconcileAsync(list);

        Assert.Equal(strangers, found.Breaks.Select(one => one.UserId));
        Assert.All(found.Breaks, one => Assert.Equal(BreakCode.PaymentUnexpected, one.Code));
        Assert.Equal(6, found.Payments);
    }

    [Fact]
    public async Task More_payments_of_one_user_than_are_held_are_all_named()
    {
        await RunAsync();
        var own = ListedPayment.Of(Payment.Of(Record()));
        var many = Enumerable.Range(0, 250).Select(number => own with { Id = $"other-{number:000}" });
        var list = new ScriptedList([.. world.Payments.Made.Where(payment => payment.UserId != own.UserId).Select(ListedPayment.Of)
            .Concat(many).Append(own).OrderBy(payment => payment.UserId)]);

        var found = await ReconcileAsync(list);

        Assert.Equal((250, 253), (found.BreakCount, found.Payments));
        Assert.All(found.Breaks, one => Assert.Equal(BreakCode.PaymentTwice, one.Code));
    }

    [Fact]
    public async Task Unpaid_record_in_conflict_is_not_called_unpaid_beside()
    {
        world.Payments.Refuse(User, new PaymentAnswer(PaymentStatus.Rejected));
        await RunAsync();
        Assert.Equal([BreakCode.RecordUnpaid], (await ReconcileAsync()).Breaks.Select(one => one.Code));

        world.Inputs.Put(User, 1_234_567);

        Assert.Equal([BreakCode.RecordDiffers], (await ReconcileAsync()).Breaks.Select(one => one.Code));
    }

    [Fact]
    public async Task Record_that_is_not_marked_paid_and_listed_is_so_named()
    {
        await RunAsync();
        world.Store.Tamper(Record() with { Status = RecordStatus.Recorded });

        Assert.Equal([BreakCode.RecordNotMarkedPaid], (await ReconcileAsync()).Breaks.Select(one => one.Code));
    }

    [Fact]
    public async Task Service_that_lists_before_and_not_after_is_out_of_reach_and_the_day_is_not_called_clean()
    {
        await RunAsync();
        var list = new ScriptedList([]) { Times = 1 };

        await Assert.ThrowsAsync<PaymentServiceUnavailableException>(() => ReconcileAsync(list));
    }

    [Fact]
    public async Task Close_of_a_day_that_nobody_has_seen_is_refused_at_once_and_in_its_turn_until_it_is_accepted()
    {
        world.Payments.Lists = false;
        await RunAsync();

        var atOnce = await world.Closing.AnswerAtOnceAsync(Sample.Date, acceptUnseen: false, CancellationToken.None);
        var inTurn = await StraightContext.CloseAsync(world, DayWorld.CloseOf());

        Assert.Equal((CloseVerdict.PaymentsUnseen, CloseVerdict.PaymentsUnseen), (atOnce!.Verdict, inTurn.Verdict));
        Assert.False(world.Inputs.Seal.IsOn);
        Assert.Equal(DayState.Settled, world.Store.Day(Sample.Date)!.State);
        Assert.Null(await world.Closing.AnswerAtOnceAsync(Sample.Date, acceptUnseen: true, CancellationToken.None));
        Assert.Equal(CloseVerdict.Closed, (await StraightContext.CloseAsync(world, DayWorld.CloseOf() with { AcceptUnseen = true })).Verdict);
    }

    [Fact]
    public async Task List_that_is_handed_over_closes_a_day_of_a_service_that_lists_nothing()
    {
        world.Payments.Lists = false;
        await RunAsync();
        var list = new ScriptedList([.. world.Payments.Made.Select(ListedPayment.Of)]);

        var closing = new CloseActivities(world.Inputs, world.Store, world.Payments, list);

        Assert.Null(await closing.AnswerAtOnceAsync(Sample.Date, acceptUnseen: false, CancellationToken.None));
        var start = Assert.IsType<CloseBegun>(await closing.BeginCloseAsync(DayWorld.CloseOf(), CancellationToken.None));
        var users = await new Reconciler(world.Inputs, world.Store, world.Payments, list)
            .ReconcilePartAsync(Sample.Plan, start.Parts[0], pageSize: 2, static _ => { }, CancellationToken.None);
        Assert.Equal(CloseVerdict.Closed, (await closing.CloseDayAsync(new CloseDayInput(start, users), CancellationToken.None)).Verdict);
    }

    [Fact]
    public async Task Payments_of_corrections_are_no_further_payments_of_the_day()
    {
        await RunAsync();
        var entries = new[] { Entry("user-00000", 1), Entry(User, 1), Entry(User, 2, attempt: 3), Entry("user-00001a", 2), Entry("z", 2) };
        Array.ForEach(entries, entry => world.Payments.Put(Payment.Of(entry)));

        // An attempt before the last, which was refused, and paid after all: of the correction, too.
        world.Payments.Put(Payment.Of(Entry(User, 2, attempt: 2)));

        var found = await ReconcileAsync(corrections: Corrections(2, entries));

        Assert.Empty(found.Breaks);
        Assert.Equal((3, found.RecordedMinor), (found.Payments, found.PaidMinor));
    }

    [Fact]
    public async Task Payment_beside_those_of_the_record_and_of_its_corrections_is_twice()
    {
        await RunAsync();
        var entry = Entry(User, 1);
        world.Payments.Put(Payment.Of(entry));
        world.Payments.Put(Payment.Of(entry) with { TransactionId = new TransactionId(new Guid(1, 2, 3, new byte[8])) });

        var found = await ReconcileAsync(corrections: Corrections(1, [entry]));

        Assert.Equal(
            new Break(BreakCode.PaymentTwice, User, $"payment {Record().TransactionId} of 0.02 and payment 00000001-0002-0003-0000-000000000000 of 0.07"),
            Assert.Single(found.Breaks));
    }

    [Fact]
    public async Task Payment_of_a_correction_made_again_under_its_own_id_is_one_too_many()
    {
        await RunAsync();
        var (entry, stranger) = (Entry(User, 1), Entry("z", 1));
        Array.ForEach([entry, entry, stranger, stranger], one => world.Payments.Put(Payment.Of(one)));

        var found = await ReconcileAsync(corrections: Corrections(1, [entry, stranger]));

        Assert.Equal([(BreakCode.PaymentTwice, User), (BreakCode.PaymentUnexpected, "z")], found.Breaks.Select(one => (one.Code, one.UserId)));
        Assert.Equal(5, found.Payments);
    }

    // As after a store was put back to what it was before the correction.
    [Fact]
    public async Task Payment_under_the_id_of_an_entry_that_is_not_there_is_twice()
    {
        await RunAsync();
        world.Payments.Put(Payment.Of(Entry(User, 2)));
        world.Payments.Put(Payment.Of(Entry("z", 1)));

        var found = await ReconcileAsync(corrections: Corrections(2, [Entry(User, 1)]));

        Assert.Equal([(BreakCode.PaymentTwice, User), (BreakCode.PaymentUnexpected, "z")], found.Breaks.Select(one => (one.Code, one.UserId)));
    }

    private static CorrectionEntry Entry(string user, int number, int attempt = SettlementRecord.FirstAttempt)
    {
        var (date, id) = (Sample.Date, UserId.Parse(user));
        return new CorrectionEntry
        {
            Date = date,
            Number = number,
            UserId = id,
            Position = new Money(20_000),
            Earnings = new Earnings(new Money(9), 0),
            Before = new Money(2),
            Attempt = attempt,
            TransactionId = TransactionId.Derive(Sample.Plan.Product, date, id, attempt, number),
            CreatedBy = Sample.Run(1),
        };
    }

    private static ICorrectionStore Corrections(int count, IReadOnlyList<CorrectionEntry> entries)
    {
        var store = new Mock<ICorrectionStore>(MockBehavior.Strict);
        store.Setup(corrections => corrections.ListCorrectionsAsync(Sample.Date, It.IsAny<CancellationToken>()))
            .ReturnsAsync([.. Enumerable.Range(1, count).Select(number => new Correction(Plan(number), DayState.Settled, "1"))]);
        store.Setup(corrections => corrections.ListEntriesAsync(Sample.Date, It.IsAny<int>(), It.IsAny<CancellationToken>()))
            .Returns((SettlementDate _, int number, CancellationToken _) =>
                entries.Where(entry => entry.Number == number).OrderBy(entry => entry.UserId).ToAsyncEnumerable());
        return store.Object;
    }

    private static CorrectionPlan Plan(int number) => new()
    {
        Plan = Sample.Plan,
        Number = number,
        YieldBefore = Sample.Plan.Yield,
        Reason = "test",
        BookedBy = "test",
        BookedAt = DateTimeOffset.UnixEpoch,
        Totals = default,
        Hash = Digest.Of(new byte[32]),
    };

    private SettlementRecord Record() => world.Store.Records.Single(record => record.UserId.Value == User);

    private Task<RunReport> RunAsync() => StraightContext.RunAsync(world, DayWorld.Request());

    private Task<Reconciliation> ReconcileAsync(IPaymentJournal? list = null, ICorrectionStore? corrections = null) => new Reconciler(
        world.Inputs, world.Store, world.Payments, list, corrections)
        .ReconcileAsync(Sample.Plan, pageSize: 10, static _ => { }, CancellationToken.None);

    private sealed class ScriptedList(IReadOnlyList<ListedPayment> payments) : IPaymentJournal
    {
        private int asked;

        public int Times { get; init; } = int.MaxValue;

        public Task<bool> CanListAsync(SettlementDate date, CancellationToken cancellationToken) => Task.FromResult(asked++ < Times);

        public IAsyncEnumerable<ListedPayment> ListPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
            payments.ToAsyncEnumerable();
    }
}

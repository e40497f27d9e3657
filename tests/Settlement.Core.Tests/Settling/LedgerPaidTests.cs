namespace Settlement.Core.Tests;

/// <summary>A day that the store's ledger pays: record and posting are one fact, in one write.</summary>
public sealed class LedgerPaidTests
{
    private static readonly SettlementRecord Odd =
        Sample.PostedRecord(1, Sample.Run(1)).WithStoredPosting("earnings", "user:thief");

    private readonly InMemorySettlementStore store = new();

    [Fact]
    public async Task Record_is_born_paid_with_its_posting_by_the_create_alone()
    {
        var results = await SettleAsync(run: 1, (1, 20_383));

        Assert.Equal(SettlementOutcome.Settled, Assert.Single(results).Outcome);
        var record = Assert.Single(store.Records);
        Assert.Equal((RecordStatus.Paid, new Posting("earnings", "user:user-00001")), (record.Status, record.Posting));
        Assert.Equal(Payment.Of(record), Payment.Posted(record));
        Assert.Equal(1, store.Writes);
    }

    [Fact]
    public async Task Earnings_of_zero_leave_a_record_and_no_posting()
    {
        var results = await SettleAsync(run: 1, (1, 1));

        Assert.Equal(SettlementOutcome.NothingToSettle, Assert.Single(results).Outcome);
        Assert.Equal((RecordStatus.Recorded, null, null), Shown(Assert.Single(store.Records)));
    }

    [Fact]
    public async Task Rerun_writes_nothing()
    {
        await SettleAsync(run: 1, (1, 20_383), (2, 30_000));
        var writes = store.Writes;

        var results = await SettleAsync(run: 2, (1, 20_383), (2, 30_000));

        Assert.All(results, result => Assert.Equal(SettlementOutcome.AlreadySettled, result.Outcome));
        Assert.Equal(writes, store.Writes);
    }

    [Fact]
    public async Task Record_of_an_older_version_that_waits_for_its_posting_gets_it()
    {
        var waiting = store.Tamper(Sample.Record(1, Sample.Run(1), 20_383));

        var results = await SettleAsync(run: 2, (1, 20_383));

        Assert.Equal(SettlementOutcome.AlreadySettled, Assert.Single(results).Outcome);
        var record = Assert.Single(store.Records);
        Assert.Equal((RecordStatus.Paid, new Posting("earnings", "user:user-00001"), waiting.Earnings.Credited), Shown(record));
        Assert.Equal((waiting.TransactionId, waiting.CreatedBy), (record.TransactionId, record.CreatedBy));
    }

    [Fact]
    public async Task Record_that_waits_for_its_posting_and_differs_is_a_conflict_and_stays_unpaid()
    {
        store.Tamper(Sample.Record(1, Sample.Run(1), 20_383));

        var results = await SettleAsync(run: 2, (1, 90_000));

        Assert.Equal(SettlementOutcome.Conflict, Assert.Single(results).Outcome);
        Assert.Equal((RecordStatus.Recorded, null, null), Shown(Assert.Single(store.Records)));
    }

    [Fact]
    public void Stored_accounts_that_the_record_calls_for_are_no_odd_posting()
    {
        var record = Sample.PostedRecord(1, Sample.Run(1));

        Assert.Equal(record, record.WithStoredPosting("earnings", "user:user-00001"));
        Assert.Null(record.WithStoredPosting("earnings", "user:user-00001").OddPosting);
        Assert.Equal(Sample.Record(1, Sample.Run(1)), Sample.Record(1, Sample.Run(1)).WithStoredPosting(string.Empty, string.Empty));
        Assert.Equal(new Posting(string.Empty, "user:user-00001"), record.WithStoredPosting(debit: null, "user:user-00001").OddPosting);
    }

    [Fact]
    public async Task Reconciliation_takes_record_and_posting_for_one_fact()
    {
        var inputs = Inputs((1, 20_383), (2, 1), (3, 30_000));
        await SettleAsync(run: 1, (1, 20_383), (2, 1), (3, 30_000));

        var users = await ReconcileAsync(inputs);

        Assert.True(users.IsClean);
        Assert.Equal((3, 3, 2, users.RecordedMinor), (users.Positions, users.Records, users.Payments, users.PaidMinor));
    }

    [Fact]
    public async Task Posting_to_another_account_than_the_users_is_a_break_that_names_both()
    {
        var inputs = Inputs((1, 20_037));
        store.Tamper(Odd);

        var found = Assert.Single((await ReconcileAsync(inputs)).Breaks);

        Assert.Equal((BreakCode.PaymentDiffers, "user-00001"), (found.Code, found.UserId));
        Assert.EndsWith(
            "is posted from earnings to user:thief; the record calls for from earnings to user:user-00001", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explanation_says_that_the_posting_is_to_another_account()
    {
        store.Tamper(Odd);

        var explanation = await Explanation.FindAsync(Inputs((1, 20_037)), store, payments: null, Sample.LedgerPlan, Sample.UserId(1), default);

        Assert.Equal("the payment is posted from earnings to user:thief; the record calls for from earnings to user:user-00001", explanation!.Problem);
        Assert.Equal(Payment.Of(Odd), explanation.Payment);
    }

    [Fact]
    public async Task Posting_the_other_way_round_takes_from_the_sum_of_the_payments()
    {
        var inputs = Inputs((1, 20_037), (2, 20_074));
        store.Tamper(Sample.PostedRecord(1, Sample.Run(1)).WithStoredPosting("user:user-00001", "earnings"));
        store.Tamper(Sample.PostedRecord(2, Sample.Run(1)));

        var users = await ReconcileAsync(inputs);

        Assert.Equal((4, 0), ((int)users.RecordedMinor, (int)users.PaidMinor));
        Assert.Equal(BreakCode.PaymentDiffers, Assert.Single(users.Breaks).Code);
    }

    [Fact]
    public async Task Record_that_waits_for_its_posting_is_unfinished()
    {
        store.Tamper(Sample.Record(1, Sample.Run(1)));

        var users = await ReconcileAsync(Inputs((1, 20_037)));

        Assert.Equal((BreakCode.RecordUnpaid, "0.02 is recorded but not paid"), (users.Breaks[0].Code, users.Breaks[0].Detail));
        Assert.Equal((1, 0, (Int128)0), (users.UnfinishedBreaks, users.Payments, users.PaidMinor));
    }

    [Fact]
    public async Task Paid_record_without_a_posting_is_a_break()
    {
        var record = store.Tamper(Sample.Record(1, Sample.Run(1)) with { Status = RecordStatus.Paid });

        var users = await ReconcileAsync(Inputs((1, 20_037)));

        Assert.Equal(
            (BreakCode.PaymentMissing, $"the record says 0.02 is paid; there is no payment {record.TransactionId}"),
            (Assert.Single(users.Breaks).Code, users.Breaks[0].Detail));
        Assert.Equal((0, (Int128)0), (users.Payments, users.PaidMinor));
    }

    [Fact]
    public async Task Record_of_an_older_version_that_is_paid_counts_as_posted()
    {
        store.Tamper((Sample.Record(1, Sample.Run(1)) with { Status = RecordStatus.Paid }).WithStoredPosting(debit: null, credit: null));

        var users = await ReconcileAsync(Inputs((1, 20_037)));

        Assert.True(users.IsClean);
        Assert.Equal((1, (Int128)2), (users.Payments, users.PaidMinor));
    }

    [Fact]
    public async Task Record_without_a_position_brings_its_posting_to_the_sums_and_no_break_of_its_own()
    {
        var inputs = Inputs((1, 20_037));
        await store.CreateDayAsync(Sample.LedgerPlan, default);
        store.Tamper(Sample.PostedRecord(1, Sample.Run(1)));
        store.Tamper(Sample.PostedRecord(2, Sample.Run(1)));

        var whole = await new Reconciler(inputs, store, payments: null).ReconcileAsync(Sample.LedgerPlan, 10, static _ => { }, default);

        Assert.Equal((BreakCode.RecordUnexpected, "user-00002"), (whole.Breaks[0].Code, whole.Breaks[0].UserId));
        Assert.Equal(BreakCode.ResidueDiffers, Assert.Single(whole.Breaks.Skip(1)).Code);
        Assert.Equal((2, 2, whole.RecordedMinor), (whole.Records, whole.Payments, whole.PaidMinor));
    }

    private static (RecordStatus Status, Posting? Posting, Money? Amount) Shown(SettlementRecord record) =>
        (record.Status, record.Posting, record.PostedAmount);

    private static InMemoryInputStore Inputs(params (int User, long Balance)[] positions)
    {
        var inputs = new InMemoryInputStore(Sample.LedgerPlan);
        foreach (var (user, balance) in positions)
        {
            inputs.Put(Sample.User(user), balance);
        }

        return inputs;
    }

    private Task<IReadOnlyList<UserResult>> SettleAsync(int run, params (int User, long Balance)[] positions) =>
        new UserSettler(store, payments: null).SettleAsync(
            Sample.LedgerPlan,
            Sample.Run(run),
            [.. positions.Select(position => new StoredPosition(Sample.User(position.User), position.Balance))],
            default);

    private async Task<Reconciliation> ReconcileAsync(InMemoryInputStore inputs)
    {
        var reconciler = new Reconciler(inputs, store, payments: null);
        var parts = await inputs.DividePositionsAsync(Sample.Date, 1, default);
        return await reconciler.ReconcilePartAsync(Sample.LedgerPlan, parts[0], 10, static _ => { }, default);
    }
}

using Moq;

namespace Settlement.Core.Tests;

public sealed class UserSettlerTests
{
    private static readonly RunId ThisRun = Sample.Run(1);
    private static readonly RunId OtherRun = Sample.Run(2);

    private readonly InMemorySettlementStore store = new();
    private readonly InMemoryPaymentService payments = new();

    private UserSettler Settler => new(store, payments);

    [Fact]
    public async Task First_settlement_records_pays_and_marks_paid()
    {
        var result = Assert.Single(await SettleAsync(ThisRun, ("user-1", 20111)));

        Assert.Equal((SettlementOutcome.Settled, 2), (result.Outcome, result.Earnings.Credited.Minor));
        var record = Assert.Single(store.Records);
        Assert.Equal(RecordStatus.Paid, record.Status);
        Assert.Equal(ThisRun, record.CreatedBy);
        Assert.Equal(Payment.Of(record), Assert.Single(payments.Made));
        Assert.Equal(Sample.Record("user-1", 20111).TransactionId, payments.Made[0].TransactionId);
    }

    [Theory]
    [InlineData(1, SettlementOutcome.Settled)]
    [InlineData(2, SettlementOutcome.AlreadySettled)]
    public async Task Record_met_again_is_settled_for_the_run_that_wrote_it_and_already_settled_for_another(
        int writer, SettlementOutcome expected)
    {
        store.Tamper(Sample.Record("user-1", 20111, run: writer));

        var result = Assert.Single(await SettleAsync(ThisRun, ("user-1", 20111)));

        Assert.Equal((expected, 2), (result.Outcome, result.Earnings.Credited.Minor));
        Assert.Equal(Sample.Run(writer), Assert.Single(store.Records).CreatedBy);
        Assert.Single(payments.Made);
    }

    [Fact]
    public async Task Conflict_pays_nothing_changes_nothing_and_shows_both_contents()
    {
        await SettleAsync(OtherRun, ("user-1", 20111));
        var before = (store.Writes, payments.Made.Count);
        payments.ForgetCalls();

        var result = Assert.Single(await SettleAsync(ThisRun, ("user-1", 90000)));

        Assert.Equal((SettlementOutcome.Conflict, default), (result.Outcome, result.Earnings));
        Assert.StartsWith("recorded (paid): position 201.11, earnings 0.02, input hash e093d9d5b801; now: position 900.00, earnings 0.10, input hash ", result.Detail, StringComparison.Ordinal);
        var conflict = result.RecordConflict!;
        Assert.Equal(
            (20_111, 2, RecordStatus.Paid, 90_000, 10),
            (conflict.Recorded.Position.Minor, conflict.Recorded.Earnings.Minor, conflict.Status, conflict.Computed.Position.Minor, conflict.Computed.Earnings.Minor));
        Assert.StartsWith("e093d9d5b801", conflict.Recorded.InputHash.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, (store.Writes, payments.Made.Count));
        Assert.Empty(payments.Calls);
    }

    [Fact]
    public async Task Unpaid_record_in_conflict_stays_unpaid()
    {
        store.Tamper(Sample.Record("user-1", 20111));
        var result = Assert.Single(await SettleAsync(ThisRun, ("user-1", 90000)));
        Assert.Equal(SettlementOutcome.Conflict, result.Outcome);
        Assert.Empty(payments.Calls);
        Assert.Equal(RecordStatus.Recorded, Assert.Single(store.Records).Status);
    }

    public static TheoryData<string> Alterations { get; } = ["credited", "residue", "position", "transaction id"];

    [Theory]
    [MemberData(nameof(Alterations))]
    public async Task Record_altered_behind_an_equal_hash_is_a_conflict(string what)
    {
        var record = Sample.Record("user-1", 20111);
        store.Tamper(what switch
        {
            "credited" => record with { Earnings = record.Earnings with { Credited = new Money(3) } },
            "residue" => record with { Earnings = record.Earnings with { ResidueNumerator = 1 } },
            "position" => record with { Position = new Money(20112) },
            _ => record with { TransactionId = Sample.Record("user-2", 20111).TransactionId },
        });
        var before = store.Writes;

        var result = Assert.Single(await SettleAsync(ThisRun, ("user-1", 20111)));

        Assert.Equal(SettlementOutcome.Conflict, result.Outcome);
        Assert.Empty(payments.Calls);
        Assert.Equal(before, store.Writes);
    }

    [Fact]
    public async Task Zero_earnings_leave_a_record_and_no_payment_and_come_out_the_same_on_a_rerun()
    {
        var first = await SettleAsync(ThisRun, ("user-1", 1), ("user-2", 0));
        var writes = store.Writes;
        var second = await SettleAsync(OtherRun, ("user-1", 1), ("user-2", 0));

        Assert.All(first, result => Assert.Equal(SettlementOutcome.NothingToSettle, result.Outcome));
        Assert.Equal(first, second);
        Assert.Equal(11301, first[0].Earnings.ResidueNumerator);
        Assert.Equal(2, store.Records.Count);
        Assert.Equal(writes, store.Writes);
        Assert.Empty(payments.Calls);
    }

    [Fact]
    public async Task Paid_record_is_not_paid_again()
    {
        await SettleAsync(ThisRun, ("user-1", 20111));
        var writes = store.Writes;
        payments.ForgetCalls();

        var result = Assert.Single(await SettleAsync(OtherRun, ("user-1", 20111)));

        Assert.Equal(SettlementOutcome.AlreadySettled, result.Outcome);
        Assert.Empty(payments.Calls);
        Assert.Equal(writes, store.Writes);
    }

    [Fact]
    public async Task Unpaid_record_of_an_earlier_run_is_paid_with_the_same_transaction_id()
    {
        var record = store.Tamper(Sample.Record("user-1", 20111, run: 2));

        var result = Assert.Single(await SettleAsync(ThisRun, ("user-1", 20111)));

        Assert.Equal(SettlementOutcome.AlreadySettled, result.Outcome);
        Assert.Equal(record.TransactionId, Assert.Single(payments.Made).TransactionId);
        Assert.Equal(RecordStatus.Paid, Assert.Single(store.Records).Status);
    }

    [Fact]
    public async Task Bad_rows_quarantine_only_their_users_and_results_keep_the_order_of_the_batch()
    {
        store.Tamper(Sample.Record("conflict", 20111));
        var results = await Settler.SettleAsync(
            Sample.PlanAt("92233720.3685478"),
            ThisRun,
            [new("a/b", 5), new("user-2", 30000), new("user-1", -1), new("overflow", Money.LargestPositionMinor), new("conflict", 20112), new("zero", 0)],
            CancellationToken.None);

        Assert.Equal(["a/b", "user-2", "user-1", "overflow", "conflict", "zero"], results.Select(result => result.UserId));
        Assert.Equal(
            [
                (SettlementOutcome.Quarantined, QuarantineReason.InvalidPosition),
                (SettlementOutcome.Settled, null),
                (SettlementOutcome.Quarantined, QuarantineReason.InvalidPosition),
                (SettlementOutcome.Quarantined, QuarantineReason.AmountOverflow),
                (SettlementOutcome.Conflict, null),
                (SettlementOutcome.NothingToSettle, default(QuarantineReason?)),
            ],
            results.Select(result => (result.Outcome, result.Reason)));
        Assert.Equal("user id contains '/'; none of / \\ # ? is allowed", results[0].Detail);
        Assert.Equal("a balance of 10000000000000.00 at 92233720.3685478 income_per_10000 earns more than an amount can hold", results[3].Detail);
        Assert.Equal(["conflict", "user-2", "zero"], store.Records.Select(record => record.UserId.Value));
        Assert.Equal("user-2", Assert.Single(payments.Made).UserId.Value);
    }

    [Fact]
    public async Task Batch_of_bad_rows_only_and_an_empty_batch_are_no_failure()
    {
        Assert.Equal(QuarantineReason.InvalidPosition, Assert.Single(await SettleAsync(ThisRun, ("user-1", -1))).Reason);
        Assert.Empty(await SettleAsync(ThisRun));
        Assert.Equal(0, store.Writes);
    }

    [Fact]
    public async Task Losing_the_race_to_mark_a_record_paid_is_success()
    {
        payments.AfterPaying = _ => store.Tamper(Sample.Record("user-1", 20111) with { Status = RecordStatus.Paid });
        var result = Assert.Single(await SettleAsync(ThisRun, ("user-1", 20111)));
        Assert.Equal(SettlementOutcome.Settled, result.Outcome);
    }

    [Fact]
    public async Task Record_gone_when_it_is_marked_paid_is_an_error_that_names_the_payment()
    {
        payments.AfterPaying = _ => store.Remove(store.Records[0]);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => SettleAsync(ThisRun, ("user-1", 20111)));
        Assert.Equal("the record of user user-1 on 2014-08-05 is gone after its payment e5d8d3db-c9e3-561d-bb22-8566fe0a7b94", error.Message);
    }

    [Fact]
    public async Task Store_that_answers_too_few_creates_is_an_error_before_anything_is_paid()
    {
        var faulty = new Mock<ISettlementStore>(MockBehavior.Strict);
        faulty.Setup(s => s.CreateRecordsAsync(It.IsAny<IReadOnlyList<SettlementRecord>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync([CreateVerdict.Created("1")]);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => new UserSettler(faulty.Object, payments).SettleAsync(
            Sample.Plan, ThisRun, [new("user-1", 20111), new("user-2", 20111)], CancellationToken.None));
        Assert.Equal("the store answered 1 of 2 creates", error.Message);
        Assert.Empty(payments.Calls);
    }

    [Fact]
    public async Task Store_that_fails_after_creating_is_met_again_as_this_runs_own_write()
    {
        var losesTheAnswer = new Mock<ISettlementStore>(MockBehavior.Strict);
        losesTheAnswer.Setup(s => s.CreateRecordsAsync(It.IsAny<IReadOnlyList<SettlementRecord>>(), It.IsAny<CancellationToken>()))
            .Returns(async (IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
            {
                await store.CreateRecordsAsync(records, cancellationToken);
                throw new StoreUnavailableException("timed out");
            });
        await Assert.ThrowsAsync<StoreUnavailableException>(() => new UserSettler(losesTheAnswer.Object, payments).SettleAsync(
            Sample.Plan, ThisRun, [new("user-1", 20111)], CancellationToken.None));
        Assert.Empty(payments.Calls);

        var result = Assert.Single(await SettleAsync(ThisRun, ("user-1", 20111)));
        Assert.Equal(SettlementOutcome.Settled, result.Outcome);
        Assert.Single(payments.Made);
    }

    [Fact]
    public async Task Same_batch_from_many_workers_at_once_credits_each_user_once()
    {
        (string, long)[] users = [.. Enumerable.Range(0, 40).Select(i => (Sample.User(i), 20_000L + i))];
        var runs = await Task.WhenAll(Enumerable.Range(1, 8).Select(run => Task.Run(() => SettleAsync(Sample.Run(run), users))));

        Assert.Equal(40, store.Records.Count);
        Assert.All(store.Records, record => Assert.Equal(RecordStatus.Paid, record.Status));
        Assert.Equal(40, payments.Made.Count);
        Assert.Equal(40, runs.Sum(results => results.Count(result => result.Outcome == SettlementOutcome.Settled)));
        Assert.Equal(280, runs.Sum(results => results.Count(result => result.Outcome == SettlementOutcome.AlreadySettled)));
    }

    private Task<IReadOnlyList<UserResult>> SettleAsync(RunId run, params (string User, long Balance)[] users) =>
        Settler.SettleAsync(
            Sample.Plan, run, [.. users.Select(user => new StoredPosition(user.User, user.Balance))], CancellationToken.None);
}

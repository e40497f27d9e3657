namespace Settlement.Core.Tests;

public sealed class UserSettlerPaymentTests
{
    private readonly InMemorySettlementStore store = new();

    public static TheoryData<PaymentStatus, SettlementOutcome, QuarantineReason?, string?> Refusals { get; } = new()
    {
        { PaymentStatus.Rejected, SettlementOutcome.Quarantined, QuarantineReason.PaymentRejected, "was rejected: account closed" },
        { PaymentStatus.Unknown, SettlementOutcome.Quarantined, QuarantineReason.PaymentUnknown, "may or may not have been made: account closed, and it was not found when looked up" },
        { PaymentStatus.ContentDiffers, SettlementOutcome.Conflict, null, "exists with different content: account closed" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Payment_not_made_is_that_users_outcome_alone_and_leaves_the_record_unpaid(
        PaymentStatus status, SettlementOutcome outcome, QuarantineReason? reason, string? detail)
    {
        var payments = new InMemoryPaymentService();
        payments.Refuse("user-2", new PaymentAnswer(status, "account closed"));

        var results = await SettleAsync(payments, "user-1", "user-2", "user-3");

        Assert.Equal([SettlementOutcome.Settled, outcome, SettlementOutcome.Settled], results.Select(result => result.Outcome));
        Assert.Equal((reason, default), (results[1].Reason, results[1].Earnings));
        Assert.Equal($"payment 0202dbe3-716e-585e-9fe0-a6d1ce849b65 {detail}", results[1].Detail);
        Assert.Equal(
            [RecordStatus.Paid, RecordStatus.Recorded, RecordStatus.Paid], store.Records.Select(record => record.Status));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Payment_not_made_is_made_by_a_later_run(
        PaymentStatus status, SettlementOutcome outcome, QuarantineReason? reason, string? detail)
    {
        var payments = new InMemoryPaymentService();
        payments.Refuse("user-1", new PaymentAnswer(status));
        var first = Assert.Single(await SettleAsync(payments, "user-1"));
        Assert.Equal((outcome, reason), (first.Outcome, first.Reason));
        Assert.NotEqual(detail, first.Detail);

        payments.Relent("user-1");
        Assert.Equal(SettlementOutcome.Settled, Assert.Single(await SettleAsync(payments, "user-1")).Outcome);
        Assert.Single(payments.Made);
    }

    [Theory]
    [InlineData(PaymentStatus.Rejected, "was rejected")]
    [InlineData(PaymentStatus.Unknown, "may or may not have been made: no answer, and it was not found when looked up")]
    [InlineData(PaymentStatus.ContentDiffers, "exists with different content")]
    public async Task Payment_not_made_for_no_reason_given_is_told_without_one(PaymentStatus status, string detail)
    {
        var payments = new InMemoryPaymentService();
        payments.Refuse("user-2", new PaymentAnswer(status));

        Assert.Equal(
            $"payment 0202dbe3-716e-585e-9fe0-a6d1ce849b65 {detail}",
            Assert.Single(await SettleAsync(payments, "user-2")).Detail);
    }

    [Fact]
    public async Task Answer_of_a_kind_nobody_knows_is_an_error_and_marks_nothing_paid()
    {
        var payments = new InMemoryPaymentService();
        payments.Refuse("user-1", new PaymentAnswer((PaymentStatus)9));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SettleAsync(payments, "user-1"));
        Assert.Equal(RecordStatus.Recorded, Assert.Single(store.Records).Status);
    }

    [Theory]
    [InlineData(PaymentStatus.Accepted)]
    [InlineData(PaymentStatus.AlreadyAccepted)]
    public async Task Payment_accepted_now_or_before_marks_the_record_paid(PaymentStatus status)
    {
        var payments = new InMemoryPaymentService();
        payments.Refuse("user-1", new PaymentAnswer(status));
        Assert.Equal(SettlementOutcome.Settled, Assert.Single(await SettleAsync(payments, "user-1")).Outcome);
        Assert.Equal(RecordStatus.Paid, Assert.Single(store.Records).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pay_that_throws_after_having_paid_is_looked_up_and_not_sent_again(bool promisesIdempotency)
    {
        var payments = new InMemoryPaymentService(promisesIdempotency) { AfterPaying = static _ => throw new TimeoutException("no answer in 5 s") };

        var results = await SettleAsync(payments, "user-1", "user-2");

        Assert.All(results, result => Assert.Equal(SettlementOutcome.Settled, result.Outcome));
        Assert.Equal(["pay user-1,user-2", "look up user-1,user-2"], payments.Calls);
        Assert.Equal(2, payments.Made.Count);
        Assert.All(store.Records, record => Assert.Equal(RecordStatus.Paid, record.Status));
    }

    [Fact]
    public async Task Idempotent_service_that_throws_before_paying_is_looked_up_and_asked_once_more()
    {
        var payments = new InMemoryPaymentService
        {
            BeforePaying = static send =>
            {
                if (send == 1)
                {
                    throw new TimeoutException("no answer in 5 s");
                }
            },
        };

        Assert.Equal(SettlementOutcome.Settled, Assert.Single(await SettleAsync(payments, "user-1")).Outcome);
        Assert.Equal(["pay user-1", "look up user-1", "pay user-1"], payments.Calls);
        Assert.Single(payments.Made);
    }

    [Fact]
    public async Task Idempotent_service_that_never_answers_is_asked_twice_at_most_and_its_user_quarantined()
    {
        var payments = new InMemoryPaymentService { BeforePaying = static _ => throw new TimeoutException("no answer in 5 s") };

        var result = Assert.Single(await SettleAsync(payments, "user-1"));

        Assert.Equal(QuarantineReason.PaymentUnknown, result.Reason);
        Assert.Equal(
            "payment e5d8d3db-c9e3-561d-bb22-8566fe0a7b94 may or may not have been made: no answer in 5 s, and it was not found when looked up",
            result.Detail);
        Assert.Equal(["pay user-1", "look up user-1", "pay user-1", "look up user-1"], payments.Calls);
    }

    [Fact]
    public async Task Blind_service_that_throws_before_paying_is_never_asked_again_in_the_run()
    {
        var payments = new InMemoryPaymentService(promisesIdempotency: false) { BeforePaying = static _ => throw new TimeoutException("no answer") };

        var result = Assert.Single(await SettleAsync(payments, "user-1"));

        Assert.Equal(QuarantineReason.PaymentUnknown, result.Reason);
        Assert.Equal(["pay user-1", "look up user-1"], payments.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Service_is_asked_first_about_a_record_that_was_there_before_whatever_it_promises(bool promisesIdempotency)
    {
        var payments = new InMemoryPaymentService(promisesIdempotency);
        var paid = store.Tamper(Sample.Record("user-1", 20111, run: 2));
        store.Tamper(Sample.Record("user-2", 20111, run: 2));
        payments.Put(Payment.Of(paid));

        var results = await SettleAsync(payments, "user-1", "user-2", "user-3");

        Assert.Equal(
            [SettlementOutcome.AlreadySettled, SettlementOutcome.AlreadySettled, SettlementOutcome.Settled],
            results.Select(result => result.Outcome));
        Assert.Equal(["look up user-1,user-2", "pay user-2,user-3"], payments.Calls);
        Assert.Equal(3, payments.Made.Count);
    }

    [Fact]
    public async Task Service_that_has_forgotten_its_keys_is_not_sent_again_what_it_has_paid()
    {
        var payments = new InMemoryPaymentService
        {
            AfterPaying = static _ => throw new TimeoutException("no answer"),
            BeforeLookingUp = static () => throw new PaymentServiceUnavailableException("503"),
        };
        await Assert.ThrowsAsync<PaymentServiceUnavailableException>(() => SettleAsync(payments, "user-1"));

        payments.ForgetKeys();
        (payments.AfterPaying, payments.BeforeLookingUp) = (static _ => { }, static () => { });

        Assert.Equal(SettlementOutcome.Settled, Assert.Single(await SettleAsync(payments, "user-1")).Outcome);
        Assert.Single(payments.Made);
    }

    [Fact]
    public async Task Night_on_which_nothing_goes_wrong_looks_nothing_up()
    {
        var payments = new InMemoryPaymentService();

        await SettleAsync(payments, "user-1", "user-2");

        Assert.Equal(["pay user-1,user-2"], payments.Calls);
    }

    [Fact]
    public async Task Blind_service_with_other_content_under_the_transaction_id_is_a_conflict_and_nothing_is_sent()
    {
        var payments = new InMemoryPaymentService(promisesIdempotency: false);
        var record = store.Tamper(Sample.Record("user-1", 20111, run: 2));
        payments.Put(Payment.Of(record) with { Amount = new Money(3) });

        var result = Assert.Single(await SettleAsync(payments, "user-1"));

        Assert.Equal(SettlementOutcome.Conflict, result.Outcome);
        Assert.EndsWith("exists with different content: it pays 3 minor units to user user-1 for 2014-08-05", result.Detail, StringComparison.Ordinal);
        Assert.Equal(["look up user-1"], payments.Calls);
    }

    [Fact]
    public async Task Only_the_payments_left_unknown_are_sent_again()
    {
        var payments = new InMemoryPaymentService();
        payments.Refuse("user-2", new PaymentAnswer(PaymentStatus.Unknown));
        payments.AfterPaying = _ => payments.Relent("user-2");

        var results = await SettleAsync(payments, "user-1", "user-2", "user-3");

        Assert.All(results, result => Assert.Equal(SettlementOutcome.Settled, result.Outcome));
        Assert.Equal(["pay user-1,user-2,user-3", "look up user-2", "pay user-2"], payments.Calls);
    }

    [Fact]
    public async Task Look_up_out_of_reach_ends_the_call_and_a_repeat_finishes_it()
    {
        var payments = new InMemoryPaymentService
        {
            AfterPaying = static _ => throw new TimeoutException("no answer"),
            BeforeLookingUp = static () => throw new PaymentServiceUnavailableException("connection refused"),
        };
        await Assert.ThrowsAsync<PaymentServiceUnavailableException>(() => SettleAsync(payments, "user-1"));
        Assert.Equal(RecordStatus.Recorded, Assert.Single(store.Records).Status);

        payments.AfterPaying = static _ => { };
        payments.BeforeLookingUp = static () => { };
        Assert.Equal(SettlementOutcome.Settled, Assert.Single(await SettleAsync(payments, "user-1")).Outcome);
        Assert.Single(payments.Made);
    }

    [Fact]
    public async Task Cancelled_call_stops_and_is_not_taken_for_a_payment_of_unknown_fate()
    {
        using var stop = new CancellationTokenSource();
        var payments = new InMemoryPaymentService
        {
            BeforePaying = _ =>
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            },
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => new UserSettler(store, payments).SettleAsync(
            Sample.Plan, Sample.Run(1), [new StoredPosition("user-1", 20111)], stop.Token));
        Assert.Equal(["pay user-1"], payments.Calls);
    }

    [Fact]
    public async Task Payment_that_fails_while_the_run_is_being_stopped_is_looked_up_all_the_same()
    {
        using var stop = new CancellationTokenSource();
        var payments = new InMemoryPaymentService
        {
            AfterPaying = _ =>
            {
                stop.Cancel();
                throw new TimeoutException("no answer");
            },
        };
        var results = await new UserSettler(store, payments).SettleAsync(
            Sample.Plan, Sample.Run(1), [new StoredPosition("user-1", 20111)], stop.Token);
        Assert.Equal(SettlementOutcome.Settled, Assert.Single(results).Outcome);
        Assert.Equal(["pay user-1", "look up user-1"], payments.Calls);
    }

    [Fact]
    public async Task Time_out_that_looks_like_a_cancellation_is_a_payment_of_unknown_fate()
    {
        var payments = new InMemoryPaymentService { AfterPaying = static _ => throw new TaskCanceledException("timed out") };
        Assert.Equal(SettlementOutcome.Settled, Assert.Single(await SettleAsync(payments, "user-1")).Outcome);
        Assert.Equal(["pay user-1", "look up user-1"], payments.Calls);
    }

    private Task<IReadOnlyList<UserResult>> SettleAsync(IPaymentService payments, params string[] users) =>
        new UserSettler(store, payments).SettleAsync(
            Sample.Plan, Sample.Run(1), [.. users.Select(user => new StoredPosition(user, 20111))], CancellationToken.None);
}

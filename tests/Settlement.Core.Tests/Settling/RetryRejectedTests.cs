namespace Settlement.Core.Tests;

/// <summary>A way out of a refusal: the next attempt's transaction id, only after a definite refusal that a person has seen.</summary>
public sealed class RetryRejectedTests
{
    private readonly InMemorySettlementStore store = new();
    private readonly InMemoryPaymentService payments = new() { KeepsRefusals = true };

    [Fact]
    public async Task Refusal_that_is_kept_is_left_behind_with_the_next_transaction_id_and_the_user_paid_once()
    {
        await RefuseAsync("user-1");

        var result = await RetryAsync("user-1");

        Assert.Equal(SettlementOutcome.Settled, result.Outcome);
        var record = Assert.Single(store.Records);
        Assert.Equal((2, RecordStatus.Paid, TransactionIdOf(2)), (record.Attempt, record.Status, record.TransactionId));
        Assert.Equal(Payment.Of(record), Assert.Single(payments.Made));
        Assert.True(record.HasSameContentAs(Sample.Record("user-1", 20111)));
    }

    [Fact]
    public async Task Refusal_is_heard_again_before_the_attempt_goes_up()
    {
        await RefuseAsync("user-1");
        payments.ForgetCalls();

        await RetryAsync("user-1");

        Assert.Equal(["look up user-1", "pay user-1", "look up user-1", "look up user-1", "pay user-1"], payments.Calls);
    }

    [Fact]
    public async Task Service_that_has_changed_its_mind_is_paid_through_under_the_same_transaction_id()
    {
        var willing = new InMemoryPaymentService();
        willing.Refuse("user-1", new PaymentAnswer(PaymentStatus.Rejected));
        await SettleAsync(willing, "user-1");
        willing.Relent("user-1");

        Assert.Equal(SettlementOutcome.Settled, (await SettleAsync(willing, "user-1", "user-1")).Outcome);

        Assert.Equal((1, TransactionIdOf(1)), (Assert.Single(store.Records).Attempt, Assert.Single(willing.Made).TransactionId));
    }

    [Fact]
    public async Task Refusal_that_nobody_has_seen_waits_until_somebody_has()
    {
        payments.Refuse("user-1", new PaymentAnswer(PaymentStatus.Rejected));

        var result = await SettleAsync(payments, "user-1", retried: "user-2");

        Assert.Equal((QuarantineReason.PaymentRejected, 1), (result.Reason, Assert.Single(store.Records).Attempt));
    }

    [Fact]
    public async Task Unknown_answer_leaves_the_attempt_as_it_is()
    {
        await RefuseAsync("user-1");
        var mute = new InMemoryPaymentService { BeforePaying = static _ => throw new TimeoutException("no answer") };

        var result = await SettleAsync(mute, "user-1", "user-1");

        Assert.Equal((QuarantineReason.PaymentUnknown, 1), (result.Reason, Assert.Single(store.Records).Attempt));
    }

    [Fact]
    public async Task Refused_again_at_the_next_attempt_the_user_waits_and_a_further_retry_goes_on_from_there()
    {
        payments.Refuse("user-1", new PaymentAnswer(PaymentStatus.Rejected, "account closed"));
        await SettleAsync(payments, "user-1");

        var second = await RetryAsync("user-1");
        payments.Relent("user-1");
        var third = await RetryAsync("user-1");

        Assert.Equal((QuarantineReason.PaymentRejected, $"payment {TransactionIdOf(2)} was rejected: account closed"), (second.Reason, second.Detail));
        Assert.Equal((SettlementOutcome.Settled, 3), (third.Outcome, Assert.Single(store.Records).Attempt));
        Assert.Equal(TransactionIdOf(3), Assert.Single(payments.Made).TransactionId);
    }

    [Fact]
    public async Task Service_that_keeps_no_keys_is_sent_no_other_transaction_id()
    {
        var blind = new InMemoryPaymentService(promisesIdempotency: false);
        blind.Refuse("user-1", new PaymentAnswer(PaymentStatus.Rejected));
        await SettleAsync(blind, "user-1");

        Assert.Equal(QuarantineReason.PaymentRejected, (await SettleAsync(blind, "user-1", "user-1")).Reason);
        Assert.Equal(1, Assert.Single(store.Records).Attempt);
    }

    [Fact]
    public async Task Payment_made_although_it_had_been_refused_stops_the_next_attempt()
    {
        await RefuseAsync("user-1");
        payments.Refuse("user-1", new PaymentAnswer(PaymentStatus.Rejected));
        await RetryAsync("user-1");
        payments.Put(Payment.Of(Sample.Record("user-1", 20111)));
        payments.Relent("user-1");

        var result = await RetryAsync("user-1");

        Assert.Equal(
            (SettlementOutcome.Conflict, $"payment {TransactionIdOf(1)} was made after it had been refused; payment {TransactionIdOf(2)} of attempt 2 is not sent, since it would pay twice"),
            (result.Outcome, result.Detail));
        Assert.Single(payments.Made);
    }

    [Fact]
    public async Task Worker_that_meets_a_raised_attempt_pays_under_it_too_and_the_user_once()
    {
        await RefuseAsync("user-1");
        payments.BeforePaying = send =>
        {
            // Another worker gets ahead between this one's refusal and its raise.
            if (send == 2)
            {
                var record = Assert.Single(store.Records);
                store.Tamper(record.NextAttempt(new DayDerivation(Sample.Plan)));
                payments.Put(Payment.Of(Assert.Single(store.Records)));
            }
        };

        Assert.Equal(SettlementOutcome.Settled, (await RetryAsync("user-1")).Outcome);
        Assert.Equal((2, TransactionIdOf(2)), (Assert.Single(store.Records).Attempt, Assert.Single(payments.Made).TransactionId));
    }

    [Fact]
    public async Task Attempts_end_at_the_largest_number()
    {
        await RefuseAsync("user-1");
        store.Tamper(Assert.Single(store.Records) with { Attempt = SettlementRecord.LargestAttempt });
        payments.Refuse("user-1", new PaymentAnswer(PaymentStatus.Rejected));

        Assert.Equal(QuarantineReason.PaymentRejected, (await RetryAsync("user-1")).Reason);
        Assert.Equal(SettlementRecord.LargestAttempt, Assert.Single(store.Records).Attempt);
    }

    [Fact]
    public async Task Record_that_the_ledger_pays_is_the_same_at_its_first_attempt_alone()
    {
        var posted = Sample.Record("user-1", 20111, Sample.LedgerPlan);
        Assert.False((posted with { Attempt = 2 }).HasSameContentAs(posted));
        Assert.False((Sample.Record("user-1", 20111) with { Attempt = SettlementRecord.LargestAttempt + 1 }).HasSameContentAs(Sample.Record("user-1", 20111)));

        await store.CreateRecordsAsync([posted], CancellationToken.None);
        Assert.Equal(SettlementRecord.FirstAttempt, Assert.Single(store.Records).Attempt);
    }

    [Theory]
    [InlineData(false, BreakCode.PaymentUnexpected, false)]
    [InlineData(false, BreakCode.PaymentUnexpected, true)]
    [InlineData(true, BreakCode.PaymentTwice, false)]
    [InlineData(true, BreakCode.PaymentTwice, true)]
    public async Task Reconciliation_names_a_payment_of_an_attempt_that_was_left_behind_with_a_list_and_without(bool isPaid, BreakCode code, bool lists)
    {
        payments.Lists = lists;
        await RefuseAsync("user-1");
        payments.Refuse("user-1", new PaymentAnswer(PaymentStatus.Rejected));
        await RetryAsync("user-1");
        if (isPaid)
        {
            payments.Relent("user-1");
            await RetryAsync("user-1");
        }

        payments.Put(Payment.Of(Sample.Record("user-1", 20111)));
        var inputs = new InMemoryInputStore();
        inputs.Put("user-1", 20111);
        var found = await new Reconciler(inputs, store, payments).ReconcileAsync(Sample.Plan, 10, static _ => { }, CancellationToken.None);

        Assert.Contains(found.Breaks, one => one.Code == code && one.Detail.Contains(TransactionIdOf(1).ToString(), StringComparison.Ordinal));
        Assert.Equal(isPaid ? 2 : 1, found.Payments);
    }

    private static TransactionId TransactionIdOf(int attempt) => new DayDerivation(Sample.Plan).TransactionId(UserId.Parse("user-1"), attempt);

    private async Task RefuseAsync(string user)
    {
        payments.Refuse(user, new PaymentAnswer(PaymentStatus.Rejected));
        Assert.Equal(QuarantineReason.PaymentRejected, (await SettleAsync(payments, user)).Reason);
        payments.Relent(user);
    }

    private Task<UserResult> RetryAsync(string user) => SettleAsync(payments, user, user);

    private async Task<UserResult> SettleAsync(IPaymentService service, string user, string? retried = null) =>
        Assert.Single(await new UserSettler(store, service).SettleAsync(
            Sample.Plan,
            Sample.Run(1),
            [new StoredPosition(user, 20111)],
            new HashSet<string>(StringComparer.Ordinal) { retried ?? string.Empty },
            CancellationToken.None));
}

namespace Settlement.Core.Tests;

/// <summary>What is said of one user after each thing that can have happened to them.</summary>
public sealed class ExplanationTests
{
    private const string User = "alice";

    private readonly InMemoryInputStore inputs = new(Sample.Plan);
    private readonly InMemorySettlementStore store = new();
    private readonly InMemoryPaymentService payments = new();

    [Fact]
    public async Task Sum_is_shown_as_it_is_done_by_hand()
    {
        inputs.Put(User, 20_383);
        Settle(20_383);

        var explanation = (await FindAsync())!;

        Assert.Equal("203.83 × 1.1301 / 10,000 = 0.0230348283", explanation.Formula);
        Assert.Equal(
            ("0.0230348283", "0.02", "0.0030348283"), (explanation.Exact, explanation.Earnings, explanation.Residue));
        Assert.Equal(("paid", null), (explanation.Status, explanation.Problem));
        Assert.Equal(Currency.Cny, explanation.Currency);
        Assert.Null(explanation.Conflict);
    }

    [Theory]
    [InlineData(YieldQuote.IncomePer10000, "1000.00 × 4.1257 / 10,000 = 0.41257")]
    [InlineData(YieldQuote.AnnualPercentAct365, "1000.00 × 4.1257 / 100 / 365 = 41257/365000")]
    [InlineData(YieldQuote.AnnualPercentAct360, "1000.00 × 4.1257 / 100 / 360 = 41257/360000")]
    public async Task Sum_divides_by_what_the_yield_is_quoted_in(YieldQuote quote, string expected)
    {
        inputs.Put(User, 100_000);

        var explanation = await FindAsync(Sample.Plan with { Yield = Yield.Parse("4.1257", quote) });

        Assert.Equal(expected, explanation!.Formula);
    }

    [Fact]
    public async Task User_with_neither_position_nor_record_has_no_explanation() => Assert.Null(await FindAsync());

    [Fact]
    public async Task User_who_was_not_settled_yet_is_explained_from_the_position()
    {
        inputs.Put(User, 20_383);

        var explanation = (await FindAsync())!;

        Assert.Equal(("not-settled", "the date has not been settled for this user yet"), (explanation.Status, explanation.Problem));
        Assert.Equal("0.02", explanation.Earnings);
        Assert.Null(explanation.Payment);
    }

    [Fact]
    public async Task Position_that_cannot_be_settled_has_a_problem_and_no_amount()
    {
        inputs.Put(User, -1);

        var explanation = (await FindAsync())!;

        Assert.Equal("balance of -1 minor units is outside 0 to 1000000000000000", explanation.Problem);
        Assert.Equal((null, null, null, null), (explanation.Formula, explanation.Exact, explanation.Earnings, explanation.Residue));
        Assert.Equal("not-settled", explanation.Status);
        Assert.Empty(payments.Calls);
    }

    [Fact]
    public async Task Payment_without_a_record_is_a_problem()
    {
        inputs.Put(User, 20_383);
        payments.Put(Payment.Of(Sample.Record(User, 20_383)));

        Assert.Equal("there is a payment under the transaction id, but no record", (await FindAsync())!.Problem);
    }

    [Fact]
    public async Task Record_whose_position_was_withdrawn_is_explained_from_the_record()
    {
        Settle(20_383);

        var explanation = (await FindAsync())!;

        Assert.Equal(("paid", "the record no longer has a position"), (explanation.Status, explanation.Problem));
        Assert.Equal("203.83 × 1.1301 / 10,000 = 0.0230348283", explanation.Formula);
        Assert.Equal(new Money(2), explanation.Payment!.Amount);
        Assert.Null(explanation.Proposed);
        Assert.Null(explanation.Conflict);
    }

    [Fact]
    public async Task Record_whose_position_can_no_longer_be_settled_is_a_problem()
    {
        inputs.Put(User, -1);
        Settle(20_383);

        var explanation = (await FindAsync())!;

        Assert.Equal("the position imported now cannot be settled", explanation.Problem);
        Assert.Equal("0.02", explanation.Earnings);
    }

    [Fact]
    public async Task Record_on_another_position_is_explained_as_it_is_with_what_a_rerun_would_do()
    {
        inputs.Put(User, 90_000);
        Settle(20_383);

        var explanation = (await FindAsync())!;

        Assert.Equal(
            "the position imported now is 900.00, which gives 0.10: a rerun will report a conflict and change nothing",
            explanation.Problem);
        Assert.Equal("203.83 × 1.1301 / 10,000 = 0.0230348283", explanation.Formula);
        Assert.Equal((20_383, 90_000), (explanation.Conflict!.Recorded.Position.Minor, explanation.Conflict.Computed.Position.Minor));
    }

    [Theory]
    [InlineData(RecordStatus.Recorded, false, "recorded", "the payment is not finished; running the date again finishes it")]
    [InlineData(RecordStatus.Recorded, true, "recorded", "the payment is not finished; running the date again finishes it")]
    [InlineData(RecordStatus.Paid, false, "paid", "the record says paid, but the payment service has no such payment")]
    [InlineData(RecordStatus.Paid, true, "paid", null)]
    public async Task Record_and_payment_are_held_against_each_other(RecordStatus record, bool isPaid, string status, string? problem)
    {
        inputs.Put(User, 20_383);
        Settle(20_383, record, isPaid);

        var explanation = (await FindAsync())!;

        Assert.Equal((status, problem, isPaid), (explanation.Status, explanation.Problem, explanation.Payment is not null));
    }

    [Fact]
    public async Task Payment_is_the_one_under_the_transaction_id_of_the_record_even_where_that_was_altered()
    {
        inputs.Put(User, 20_383);
        var altered = store.Tamper(Sample.Record(User, 20_383) with { TransactionId = Sample.Record("bob", 1).TransactionId });
        payments.Put(Payment.Of(altered));

        Assert.Equal(altered.TransactionId, (await FindAsync())!.Payment!.TransactionId);
    }

    [Fact]
    public async Task Record_of_zero_earnings_needs_no_payment()
    {
        inputs.Put(User, 1);
        Settle(1, RecordStatus.Recorded, isPaid: false);

        var explanation = (await FindAsync())!;

        Assert.Equal(("nothing-to-settle", null), (explanation.Status, explanation.Problem));
        Assert.Equal(("0.00", "0.0000011301"), (explanation.Earnings, explanation.Residue));
    }

    // However many need attention: the store lists them by the page.
    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(1_500)]
    public async Task User_who_needs_attention_has_the_reason_as_the_problem(int others)
    {
        inputs.Put("zoe", 20_383);
        await store.SaveAttentionAsync(
            Sample.Date,
            [
                .. Enumerable.Range(0, others).Select(number => UserResult.Conflict(Sample.User(number), "another's")),
                UserResult.Quarantined("zoe", QuarantineReason.PaymentRejected, "account closed"),
            ],
            CancellationToken.None);

        Assert.Equal("zoe: quarantined (payment-rejected): account closed", (await FindAsync(user: "zoe"))!.Problem);
    }

    [Fact]
    public async Task Attention_of_others_is_not_the_users()
    {
        inputs.Put("zoe", 20_383);
        await store.SaveAttentionAsync(
            Sample.Date,
            [.. Enumerable.Range(0, 1_001).Select(number => UserResult.Conflict(Sample.User(number), "another's"))],
            CancellationToken.None);

        Assert.Null((await FindAsync(user: "zoe"))!.Attention);
    }

    private void Settle(long balanceMinor, RecordStatus status = RecordStatus.Paid, bool isPaid = true)
    {
        var record = store.Tamper(Sample.Record(User, balanceMinor) with { Status = status });
        if (isPaid)
        {
            payments.Put(Payment.Of(record));
        }
    }

    private Task<Explanation?> FindAsync(DayPlan? plan = null, string user = User) =>
        Explanation.FindAsync(inputs, store, payments, plan ?? Sample.Plan, UserId.Parse(user), CancellationToken.None);
}

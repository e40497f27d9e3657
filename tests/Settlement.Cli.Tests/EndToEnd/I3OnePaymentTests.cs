using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>I3: at most one payment per user and date, however the payment service fails.</summary>
public sealed class I3OnePaymentTests : IDisposable
{
    private const int Users = 40;

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task I3_ledger_that_throws_before_it_writes_pays_each_user_once(bool promisesIdempotency)
    {
        await ImportAsync();

        await DayOnEngine.RunAsync(
            store,
            ledger => new DisturbedLedger(ledger) { FailsBefore = static call => call % 2 == 1, PromisesIdempotency = promisesIdempotency },
            usersPerActivity: 5);
        await FinishAsync();

        ExpectOnePaymentEach();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task I3_ledger_that_throws_after_it_has_written_pays_each_user_once(bool promisesIdempotency)
    {
        await ImportAsync();
        DisturbedLedger? disturbed = null;

        var report = await DayOnEngine.RunAsync(
            store,
            ledger => disturbed = new DisturbedLedger(ledger) { FailsAfter = static _ => true, PromisesIdempotency = promisesIdempotency },
            usersPerActivity: 5);

        // Each payment was made and looked up: nobody was asked to pay again.
        Assert.Equal(Users, report.Tally.Settled);
        Assert.True(report.Reconciliation!.IsClean);
        Assert.Equal(Users, disturbed!.Asked);
        ExpectOnePaymentEach();
        await FinishAsync();
        ExpectOnePaymentEach();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task I3_ledger_out_of_reach_leaves_payments_unknown_and_a_rerun_makes_each_once(bool promisesIdempotency)
    {
        await ImportAsync();

        var report = await DayOnEngine.RunAsync(
            store,
            ledger => new DisturbedLedger(ledger) { FailsBefore = static _ => true, PromisesIdempotency = promisesIdempotency },
            usersPerActivity: 5);

        Assert.Equal(Users, report.Tally.Quarantined);
        Assert.All(report.Attention, user => Assert.Equal(QuarantineReason.PaymentUnknown, user.Reason));
        Assert.Empty(StoreTables.Query(store, "SELECT * FROM payments"));
        await FinishAsync();
        ExpectOnePaymentEach();
    }

    [Fact]
    public async Task I3_transaction_ids_are_those_anybody_can_derive()
    {
        await ImportAsync();
        await store.RunDayAsync(exitCode: 0);

        // Python: uuid.uuid5(uuid.UUID("5e771e3e-5f6b-4d1c-9a57-0dc0ffee2014"), "default\n2014-08-05\nuser-07").hex
        Assert.Equal(
            "2b6c780c8ef0564cab6ebca43ce56011",
            StoreTables.Query(store, "SELECT transaction_id FROM payments WHERE user_id = 'user-07'").Single());
        Assert.Equal(
            StoreTables.Query(store, "SELECT user_id, transaction_id FROM records ORDER BY user_id"),
            StoreTables.Query(store, "SELECT user_id, transaction_id FROM payments ORDER BY user_id"));
    }

    private Task ImportAsync() => store.ImportAsync("1.1301", [.. Enumerable.Range(0, Users).Select(i => $"user-{i:00},{1000 + i}.00")]);

    private async Task FinishAsync()
    {
        await store.RunDayAsync(exitCode: 0);
        await store.ExpectCleanAsync();
    }

    // The table holds a user and date once by its key, so the sums are what could go wrong.
    private void ExpectOnePaymentEach()
    {
        var paid = StoreTables.Query(store, "SELECT user_id, amount_minor, debit_account, credit_account FROM payments ORDER BY user_id");
        Assert.Equal(
            StoreTables.Query(store, "SELECT user_id, earnings_minor, 'earnings', 'user:' || user_id FROM records ORDER BY user_id"), paid);
        Assert.Equal(Users, paid.Count);
        Assert.Equal(Users, StoreTables.Number(store, "SELECT count(DISTINCT transaction_id) FROM payments"));
    }
}

using System.Text;
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
    public async Task I3_service_that_throws_before_it_pays_pays_each_user_once(bool promisesIdempotency)
    {
        await ImportAsync();
        var service = new InMemoryPaymentService(promisesIdempotency) { BeforePaying = static send => ThrowIf(send % 2 == 1) };

        await DayOnEngine.RunAsync(store, service, usersPerActivity: 5);
        await FinishAsync(service);

        ExpectOnePaymentEach(service);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task I3_service_that_throws_after_it_has_paid_pays_each_user_once(bool promisesIdempotency)
    {
        await ImportAsync();
        var service = new InMemoryPaymentService(promisesIdempotency) { AfterPaying = static _ => ThrowIf(true) };

        var report = await DayOnEngine.RunAsync(store, service, usersPerActivity: 5);

        // Each payment was made and looked up: nobody was asked to pay again.
        Assert.Equal(Users, report.Tally.Settled);
        Assert.True(report.Reconciliation!.IsClean);
        Assert.Equal(Users, service.Calls.Where(call => call.StartsWith("pay ", StringComparison.Ordinal)).Sum(call => call.Split(',').Length));
        ExpectOnePaymentEach(service);
        await FinishAsync(service);
        ExpectOnePaymentEach(service);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task I3_service_out_of_reach_leaves_payments_unknown_and_a_rerun_makes_each_once(bool promisesIdempotency)
    {
        await ImportAsync();
        var service = new InMemoryPaymentService(promisesIdempotency) { BeforePaying = static _ => ThrowIf(true) };

        var report = await DayOnEngine.RunAsync(store, service, usersPerActivity: 5);

        Assert.Equal(Users, report.Tally.Quarantined);
        Assert.All(report.Attention, user => Assert.Equal(QuarantineReason.PaymentUnknown, user.Reason));
        Assert.Empty(service.Made);
        await FinishAsync(service);
        ExpectOnePaymentEach(service);
    }

    [Fact]
    public async Task I3_ledger_posts_each_user_once_from_the_earnings_to_the_user()
    {
        await ImportAsync();
        await store.RunDayAsync(exitCode: 0);
        await store.RunDayAsync(exitCode: 0);

        Assert.Equal(
            StoreTables.Query(store, "SELECT user_id, earnings_minor, 'earnings', 'user:' || user_id FROM records ORDER BY user_id"),
            StoreTables.Query(store, "SELECT user_id, amount_minor, debit_account, credit_account FROM postings ORDER BY user_id"));
        Assert.Equal(
            StoreTables.Query(store, "SELECT sum(earnings_minor), 0 FROM records"),
            StoreTables.Query(store, "SELECT debit_minor, credit_minor FROM trial_balance WHERE account = 'earnings'"));
        await store.ExpectCleanAsync();
    }

    [Fact]
    public async Task I3_transaction_ids_are_those_anybody_can_derive()
    {
        await ImportAsync();
        await store.RunDayAsync(exitCode: 0);

        // Python: uuid.uuid5(uuid.UUID("5e771e3e-5f6b-4d1c-9a57-0dc0ffee2014"), "default\n2014-08-05\nuser-07")
        Assert.Contains(
            ",2b6c780c-8ef0-564c-ab6e-bca43ce56011,paid",
            Encoding.UTF8.GetString(await store.ExportAsync()).Split('\n').Single(line => line.StartsWith("user-07,", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    private static void ThrowIf(bool fails)
    {
        if (fails)
        {
            throw new IOException("connection refused");
        }
    }

    private Task ImportAsync() => store.ImportAsync("1.1301", [.. Enumerable.Range(0, Users).Select(i => $"user-{i:00},{1000 + i}.00")]);

    private async Task FinishAsync(InMemoryPaymentService service)
    {
        (service.BeforePaying, service.AfterPaying) = (static _ => { }, static _ => { });
        Assert.True((await DayOnEngine.RunAsync(store, service, usersPerActivity: 5)).Reconciliation!.IsClean);
    }

    private void ExpectOnePaymentEach(InMemoryPaymentService service)
    {
        Assert.Equal(
            StoreTables.Query(store, "SELECT user_id, earnings_minor FROM records ORDER BY user_id"),
            service.Made.OrderBy(payment => payment.UserId).Select(payment => $"{payment.UserId}|{payment.Amount.Minor}"));
        Assert.Equal(Users, service.Made.DistinctBy(payment => payment.TransactionId).Count());
    }
}

using PaymentServiceSample;
using Settlement.Core;

namespace Settlement.Storage.Tests.Payments;

/// <summary>
/// Seeded nights of the payment client against a service that fails, keeps its refusals, forgets its keys after the
/// night or denies on look-up what it lists, and lists one payment a page. Each seed has a date of its own; a failure names it.
/// </summary>
[Takes(seconds: 10)]
public sealed class NightsTests
{
    private const int Users = 3;
    private const int FaultPercent = 35;
    private const int RefusedPercent = 15;

    [Fact]
    public async Task Every_user_is_paid_once_and_the_list_agrees_whatever_the_night()
    {
        var (first, seeds) = TestSeeds.Choose(usual: 400, nightly: 10_000);
        ulong? faulty = null;
        await using var service = await RunningService.StartAsync(
            new PaymentServerOptions { KeepRefusals = true, ListPage = 1 },
            (what, count) => faulty is not { } seed ? Fault.None
                : what.StartsWith("POST", StringComparison.Ordinal) && Faults.Decide(~seed, RefusedPercent, what, count) != Fault.None ? Fault.Refused
                : Faults.Decide(seed, FaultPercent, what, count));
        await using var client = service.Client(RunningService.Quick(promisesIdempotency: true, attempts: 2));
        HashSet<string> nobody = [];
        int retried = 0, denied = 0, unfinished = 0;
        for (var seed = first; seed < first + seeds; seed++)
        {
            var night = new Night(client, Sample.Plan with { Date = new SettlementDate(new DateOnly(2000, 1, 1).AddDays(seed)) });
            faulty = (ulong)seed;
            unfinished += await night.RunAsync(nobody) ? 0 : 1;
            if (seed % 3 == 0 && service.Book.List(night.Date, 0, 1).Payments is [var payment])
            {
                service.Book.Deny(payment.TransactionId!);
                denied++;
            }
            else
            {
                service.Book.ForgetKeys();
            }

            await night.RunAsync(nobody);
            faulty = null;
            await night.RunAsync(nobody);
            retried += night.Rejected.Count > 0 ? 1 : 0;
            await night.RunAsync(night.Rejected);

            await night.CheckAsync(service.Book.List(night.Date, 0, 100).Payments, seed);
        }

        Assert.True(TestSeeds.AreNamed || (retried > seeds / 10 && denied > seeds / 10 && unfinished > seeds / 10), $"retried {retried}, denied {denied}, unfinished {unfinished}");
    }

    private sealed class Night(HttpPaymentService client, DayPlan plan)
    {
        private readonly InMemorySettlementStore store = new();
        private IReadOnlyList<UserResult> results = [];

        public string Date => plan.Date.ToString();

        public HashSet<string> Rejected =>
            [.. results.Where(result => result.Reason == QuarantineReason.PaymentRejected).Select(result => result.UserId)];

        /// <summary>Settles all users; whether each is settled.</summary>
        public async Task<bool> RunAsync(IReadOnlySet<string> retried)
        {
            try
            {
                results = await new UserSettler(store, client).SettleAsync(
                    plan,
                    Sample.NewRun(),
                    [.. Enumerable.Range(0, Users).Select(user => new StoredPosition(Sample.User(user), Sample.Position(user).Balance.Minor))],
                    retried,
                    CancellationToken.None);
                return results.All(result => !result.NeedsAttention);
            }
            catch (PaymentServiceUnavailableException)
            {
                return false;
            }
        }

        public async Task CheckAsync(IReadOnlyList<PaymentRequest> paid, int seed)
        {
            Assert.True(results.All(result => !result.NeedsAttention), $"seed {seed}: {string.Join("; ", results.Select(result => result.ToLine()))}");
            Assert.All(store.Records, record => Assert.Equal(RecordStatus.Paid, record.Status));

            // The id of the attempt that the record is at, and no other.
            var due = store.Records.Select(record => $"{record.UserId} {record.TransactionId} {record.Earnings.Credited.ToText(plan.Currency)}");
            Assert.Equal(due, paid.Select(payment => $"{payment.UserId} {payment.TransactionId} {payment.Amount}").Order(StringComparer.Ordinal));
            var listed = await client.ListPaymentsAsync(plan.Date, CancellationToken.None).ToListAsync();
            Assert.Equal(store.Records.Select(record => ListedPayment.Of(Payment.Of(record))), listed);
        }
    }
}

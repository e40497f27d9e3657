using PaymentServiceSample;
using Settlement.Core;

namespace Settlement.Storage.Tests.Payments;

/// <summary>Against the sample service, over real connections.</summary>
public sealed class HttpPaymentServiceTests
{
    [Fact]
    public async Task Every_payment_of_a_list_gets_its_own_answer_in_its_own_place()
    {
        await using var service = await RunningService.StartAsync();
        await using var client = service.Client();
        var list = Enumerable.Range(0, 100).Select(Sample.Payment).ToList();
        await client.PayAsync([.. list.Where((_, i) => i % 3 == 0)], default);
        await client.PayAsync([.. list.Where((_, i) => i % 3 == 1).Select(payment => payment with { Amount = new Money(999) })], default);

        var answers = await client.PayAsync(list, default);

        Assert.Equal(
            list.Select((_, i) => i % 3 == 0 ? PaymentStatus.AlreadyAccepted : i % 3 == 1 ? PaymentStatus.ContentDiffers : PaymentStatus.Accepted),
            answers.Select(answer => answer.Status));
        Assert.Equal(100, service.Book.Paid.Count);
    }

    [Fact]
    public async Task Look_up_comes_in_the_order_asked_for_with_gaps_as_null()
    {
        await using var service = await RunningService.StartAsync();
        await using var client = service.Client();
        await client.PayAsync([.. Enumerable.Range(0, 100).Where(i => i % 2 == 0).Select(Sample.Payment)], default);
        var asked = Enumerable.Range(0, 100).Reverse().Select(Sample.Payment).ToList();

        var found = await client.LookUpAsync(asked, default);

        Assert.Equal(asked.Select((payment, i) => (99 - i) % 2 == 0 ? payment : null), found);
    }

    [Fact]
    public async Task Empty_list_asks_nobody()
    {
        using var script = new ScriptedService("500");
        await using var client = script.Client();

        Assert.Empty(await client.PayAsync([], default));
        Assert.Empty(await client.LookUpAsync([], default));
        Assert.Empty(script.Seen);
    }

    [Fact]
    public async Task Requests_under_way_never_exceed_the_bound_however_many_callers_there_are()
    {
        var underWay = 0;
        var most = 0;
        await using var service = await RunningService.StartAsync(beforePaying: async _ =>
        {
            var now = Interlocked.Increment(ref underWay);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref underWay);
        });
        await using var client = service.Client(new HttpPaymentOptions { Concurrency = 3 });

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            caller => client.PayAsync([.. Enumerable.Range(caller * 50, 50).Select(Sample.Payment)], default)));

        Assert.All(answers.SelectMany(list => list), answer => Assert.Equal(PaymentStatus.Accepted, answer.Status));
        Assert.InRange(most, 1, 3);
        Assert.Equal(400, service.Book.Paid.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_dropped_after_the_payment_was_made_leaves_one_payment_and_a_paid_user(bool promisesIdempotency)
    {
        await using var service = await RunningService.StartAsync(
            new PaymentServerOptions { Blind = !promisesIdempotency },
            (what, _) => what.StartsWith("POST", StringComparison.Ordinal) ? Fault.DroppedAfter : Fault.None);
        await using var client = service.Client(RunningService.Quick(promisesIdempotency));
        await using var world = await SettlingWorld.OpenAsync(client);

        var result = Assert.Single(await world.SettleAsync(users: 1));

        Assert.Equal(SettlementOutcome.Settled, result.Outcome);
        Assert.Single(service.Book.Paid);
        Assert.Equal(new RecordCounts(1, 1, 0), await world.CountAsync());
    }

    [Fact]
    public async Task Payment_that_lands_after_its_time_out_is_met_by_the_retry_and_made_once()
    {
        var gate = new TaskCompletionSource();
        await using var service = await RunningService.StartAsync(
            faults: (what, count) =>
            {
                // The second request found the first in progress; the third lets it go.
                if (what.StartsWith("POST", StringComparison.Ordinal) && count == 3)
                {
                    gate.SetResult();
                }

                return Fault.None;
            },
            beforePaying: _ => gate.Task);
        await using var client = service.Client(RunningService.Quick(promisesIdempotency: true, attempts: 20, TimeSpan.FromMilliseconds(500)));

        var answer = Assert.Single(await client.PayAsync([Sample.Payment(1)], default));

        Assert.Equal(PaymentStatus.AlreadyAccepted, answer.Status);
        Assert.Single(service.Book.Paid);
    }

    [Fact]
    public async Task Payment_that_lands_after_its_time_out_at_a_blind_service_is_found_by_the_rerun_and_made_once()
    {
        var gate = new TaskCompletionSource();
        var landed = new TaskCompletionSource();
        await using var service = await RunningService.StartAsync(
            new PaymentServerOptions { Blind = true },
            beforePaying: _ => gate.Task,
            afterPaying: landed.SetResult);
        await using var client = service.Client(RunningService.Quick(promisesIdempotency: false, attemptTimeout: TimeSpan.FromMilliseconds(500)));
        await using var world = await SettlingWorld.OpenAsync(client);

        var first = Assert.Single(await world.SettleAsync(users: 1));
        Assert.Equal((SettlementOutcome.Quarantined, QuarantineReason.PaymentUnknown), (first.Outcome, first.Reason!.Value));
        Assert.Empty(service.Book.Paid);
        gate.SetResult();
        await landed.Task;

        Assert.Equal(SettlementOutcome.AlreadySettled, Assert.Single(await world.SettleAsync(users: 1)).Outcome);
        Assert.Single(service.Book.Paid);
    }

    [Fact]
    public async Task Service_out_of_reach_is_unavailable_and_not_asked_for_every_payment()
    {
        using var script = new ScriptedService("reset");
        await using var client = script.Client(attempts: 1);

        var answers = await client.PayAsync([.. Enumerable.Range(0, 1_000).Select(Sample.Payment)], default);

        Assert.All(answers, answer => Assert.Equal(PaymentStatus.Unknown, answer.Status));
        Assert.InRange(script.Seen.Count, 10, 26);
        await Assert.ThrowsAsync<PaymentServiceUnavailableException>(
            () => client.LookUpAsync([.. Enumerable.Range(0, 1_000).Select(Sample.Payment)], default));
        Assert.InRange(script.Seen.Count, 11, 42);
    }

    [Fact]
    public async Task Wrong_key_makes_the_service_unavailable_and_no_user_rejected()
    {
        await using var service = await RunningService.StartAsync(new PaymentServerOptions { Key = "right" });
        await using var client = service.Client(new HttpPaymentOptions { Key = "another" });
        await using var world = await SettlingWorld.OpenAsync(client);

        var failure = await Assert.ThrowsAsync<PaymentServiceUnavailableException>(() => world.SettleAsync(users: 3));

        Assert.Contains("401 Unauthorized: the key is missing or wrong", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another", failure.Message, StringComparison.Ordinal);
        await using var rightful = service.Client(new HttpPaymentOptions { Key = "right" });
        Assert.Equal([new PaymentAnswer(PaymentStatus.Accepted)], await rightful.PayAsync([Sample.Payment(1)], default));
    }

    [Fact]
    public async Task Correction_and_its_reversal_are_paid_once_each_beside_the_record_and_looked_up_as_they_were_sent()
    {
        await using var service = await RunningService.StartAsync();
        await using var client = service.Client();
        var record = Sample.Payment(1);
        List<Payment> payments = [record, Correct(record, 1, 5), Correct(record, 2, -7)];

        var first = await client.PayAsync(payments, default);
        var again = await client.PayAsync(payments, default);

        Assert.All(first, answer => Assert.Equal(PaymentStatus.Accepted, answer.Status));
        Assert.All(again, answer => Assert.Equal(PaymentStatus.AlreadyAccepted, answer.Status));
        Assert.Equal(payments, await client.LookUpAsync(payments, default));
        Assert.Equal(
            ["0.02  ", "0.05 1 ", "-0.07 2 reversal"],
            service.Book.Paid.OrderBy(paid => paid.Correction ?? 0).Select(paid => $"{paid.Amount} {paid.Correction} {paid.Kind}"));
        Assert.Equal(PaymentStatus.ContentDiffers, (await client.PayAsync([payments[2] with { Amount = new Money(-8) }], default))[0].Status);
    }

    [Fact]
    public async Task Service_without_reversals_refuses_one_and_pays_other_corrections()
    {
        await using var service = await RunningService.StartAsync(new PaymentServerOptions { NoReversals = true });
        await using var client = service.Client();
        var record = Sample.Payment(1);

        var answers = await client.PayAsync([Correct(record, 1, -5), Correct(record, 2, 5)], default);

        Assert.Equal([PaymentStatus.Rejected, PaymentStatus.Accepted], answers.Select(answer => answer.Status));
        Assert.Equal("400 Bad Request: this service takes no reversals", answers[0].Reason);
    }

    [Fact]
    public async Task Rejected_payment_quarantines_its_user_and_nobody_else()
    {
        await using var service = await RunningService.StartAsync(new PaymentServerOptions { MostPayments = 2 });
        await using var client = service.Client(new HttpPaymentOptions { Concurrency = 1 });
        await using var world = await SettlingWorld.OpenAsync(client);

        var results = await world.SettleAsync(users: 3);

        Assert.Equal(
            [SettlementOutcome.Settled, SettlementOutcome.Settled, SettlementOutcome.Quarantined], results.Select(result => result.Outcome));
        Assert.Equal(QuarantineReason.PaymentRejected, results[2].Reason);
        Assert.Contains("402 Payment Required: no money left", results[2].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_while_paying_is_a_cancellation_and_no_answer()
    {
        using var stop = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        await using var service = await RunningService.StartAsync(beforePaying: _ =>
        {
            stop.Cancel();
            return never.Task;
        });
        await using var client = service.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.PayAsync([Sample.Payment(1)], stop.Token));
        never.SetResult();
    }

    private static Payment Correct(Payment record, int number, int minor) => record with
    {
        TransactionId = TransactionId.Derive(ProductId.Parse("default"), record.Date, record.UserId, correction: number),
        Amount = new Money(minor),
        Correction = number,
    };

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}

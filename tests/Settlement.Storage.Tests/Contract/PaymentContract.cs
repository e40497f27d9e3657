using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store's built-in ledger does with payments (I3).</summary>
public sealed class PaymentContract
{
    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_64_workers_send_one_payment_at_once_it_is_paid_once(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();

        var answers = await Workers.AtOnceAsync(64, async _ => (await stores.Payments.PayAsync([Sample.Payment(1)], default))[0].Status);

        Assert.Single(answers, PaymentStatus.Accepted);
        Assert.Equal(63, answers.Count(answer => answer == PaymentStatus.AlreadyAccepted));
        Assert.Equal(1, await ((IPaymentJournal)stores.Payments).CountPaymentsAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_transaction_id_comes_again_with_another_amount_nothing_is_paid_and_it_says_so(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Payments.PayAsync([Sample.Payment(1)], default);

        var answer = (await stores.Payments.PayAsync([Sample.Payment(1) with { Amount = new Money(4) }], default))[0];

        Assert.Equal(PaymentStatus.ContentDiffers, answer.Status);
        Assert.Equal(Sample.Payment(1), (await stores.Payments.LookUpAsync([Sample.Payment(1)], default))[0]);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_user_and_date_come_again_with_another_transaction_id_nothing_is_paid(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Payments.PayAsync([Sample.Payment(1)], default);

        var answer = (await stores.Payments.PayAsync([Sample.Payment(1) with { TransactionId = new TransactionId(Guid.NewGuid()) }], default))[0];

        Assert.Equal(PaymentStatus.ContentDiffers, answer.Status);
        Assert.Equal(1, await ((IPaymentJournal)stores.Payments).CountPaymentsAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_some_of_a_batch_were_paid_before_each_gets_its_own_answer(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Payments.PayAsync([Sample.Payment(2), Sample.Payment(3) with { Amount = new Money(999) }], default);

        var answers = await stores.Payments.PayAsync([.. Enumerable.Range(1, 4).Select(Sample.Payment)], default);

        Assert.Equal(
            [PaymentStatus.Accepted, PaymentStatus.AlreadyAccepted, PaymentStatus.ContentDiffers, PaymentStatus.Accepted],
            answers.Select(answer => answer.Status));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_payments_are_looked_up_they_come_in_the_order_asked_for_with_gaps_as_null(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Payments.PayAsync([.. Enumerable.Range(0, 100).Where(i => i % 2 == 0).Select(Sample.Payment)], default);
        var asked = Enumerable.Range(0, 100).Reverse().Select(Sample.Payment).ToList();

        var found = await stores.Payments.LookUpAsync(asked, default);

        Assert.Equal(asked.Select((payment, i) => (99 - i) % 2 == 0 ? payment : null), found);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_an_amount_is_negative_it_is_kept_and_listed_as_such(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var payment = Sample.Payment(1) with { Amount = new Money(-3) };

        await stores.Payments.PayAsync([payment, Sample.Payment(2)], default);

        var listed = new List<Payment>();
        await foreach (var found in ((IPaymentJournal)stores.Payments).ListPaymentsAsync(Sample.Date, default))
        {
            listed.Add(found);
        }

        Assert.Equal([payment, Sample.Payment(2)], listed);
    }
}

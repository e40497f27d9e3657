using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with the lease of a date.</summary>
public sealed class LeaseContract
{
    private static readonly DateTimeOffset Noon = new(2014, 8, 6, 12, 0, 0, TimeSpan.Zero);

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_a_lease_is_taken_every_part_of_it_comes_back(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        Assert.Null(await stores.Leases.ReadLeaseAsync(Sample.Date, default));
        var lease = Lease.After(null, Request("小明@host-1 (process 7)") with { Duration = TimeSpan.FromSeconds(30.5) });

        Assert.True(await stores.Leases.TakeLeaseAsync(lease, null, default));

        var stored = (await stores.Leases.ReadLeaseAsync(Sample.Date, default))!;
        Assert.Equal((lease, 1, false), (stored.Lease, stored.Lease.Fencing, stored.IsReleased));
        Assert.InRange(stored.Age, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Null(await stores.Leases.ReadLeaseAsync(new SettlementDate(Sample.Date.Day.AddDays(1)), default));
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_16_runs_want_the_lease_of_a_date_at_once_one_of_them_gets_it(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        for (var round = 1; round <= 2; round++)
        {
            var attempts = await Workers.AtOnceAsync(16, worker => new LeaseTaker(stores.Leases).TryTakeAsync(
                Request($"worker {worker}"), null, TimeSpan.Zero, default));

            var taken = Assert.Single(attempts, attempt => attempt.Taken is not null).Taken!;
            Assert.Equal(round, taken.Fencing);
            Assert.All(attempts, attempt => Assert.Equal(taken, attempt.Taken ?? attempt.Other!.Lease));
            await stores.Leases.ReleaseLeaseAsync(taken, default);
        }
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_the_holder_gave_a_sign_of_life_a_run_that_looked_before_cannot_take_its_lease(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var lease = await TakeAsync(stores, "first");
        var looked = (await stores.Leases.ReadLeaseAsync(Sample.Date, default))!;

        Assert.True(await stores.Leases.RenewLeaseAsync(lease, default));

        Assert.False(await stores.Leases.TakeLeaseAsync(Lease.After(looked, Request("second")), looked, default));
        var stored = (await stores.Leases.ReadLeaseAsync(Sample.Date, default))!;
        Assert.Equal(lease, stored.Lease);
        Assert.NotEqual((looked.Heartbeats, looked.Version), (stored.Heartbeats, stored.Version));
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_a_lease_was_taken_over_its_old_holder_can_neither_renew_nor_release_it(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var old = await TakeAsync(stores, "old");
        var taken = (await new LeaseTaker(stores.Leases).TryTakeAsync(
            Request("new") with { TakeOver = true }, null, TimeSpan.Zero, default)).Taken!;

        Assert.False(await stores.Leases.RenewLeaseAsync(old, default));
        await stores.Leases.ReleaseLeaseAsync(old, default);

        var stored = (await stores.Leases.ReadLeaseAsync(Sample.Date, default))!;
        Assert.Equal((taken, 2, false), (stored.Lease, stored.Lease.Fencing, stored.IsReleased));
        Assert.True(await stores.Leases.RenewLeaseAsync(taken, default));
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_a_lease_was_released_it_cannot_be_renewed_and_the_next_run_follows_with_the_next_number(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var lease = await TakeAsync(stores, "first");

        await stores.Leases.ReleaseLeaseAsync(lease, default);
        await stores.Leases.ReleaseLeaseAsync(lease, default);

        Assert.False(await stores.Leases.RenewLeaseAsync(lease, default));
        Assert.Equal(2, (await TakeAsync(stores, "second")).Fencing);
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_the_holder_falls_silent_its_lease_ages_by_the_stores_clock_and_ends(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var second = TimeSpan.FromSeconds(1);
        var lease = (await new LeaseTaker(stores.Leases).TryTakeAsync(
            Request("silent") with { Duration = 3 * second }, null, TimeSpan.Zero, default)).Taken!;

        await UntilAsync(async () => (await stores.Leases.ReadLeaseAsync(Sample.Date, default))!.Age >= 2 * second);
        Assert.True(await stores.Leases.RenewLeaseAsync(lease, default));
        Assert.InRange((await stores.Leases.ReadLeaseAsync(Sample.Date, default))!.Age, TimeSpan.Zero, 1.5 * second);

        // Each attempt is the first of a run: it has watched nobody, and knows the store's clock alone.
        LeaseAttempt? attempt = null;
        await UntilAsync(async () =>
            (attempt = await new LeaseTaker(stores.Leases).TryTakeAsync(Request("next"), null, TimeSpan.Zero, default)).Taken is not null);
        Assert.Equal(2, attempt!.Taken!.Fencing);
    }

    private static async Task<Lease> TakeAsync(OpenStores stores, string holder) =>
        (await new LeaseTaker(stores.Leases).TryTakeAsync(Request(holder), null, TimeSpan.Zero, default)).Taken!;

    private static LeaseRequest Request(string holder) =>
        new(Sample.Date, Sample.NewRun(), holder, Noon, TimeSpan.FromMinutes(5));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }
}

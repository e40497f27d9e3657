namespace Settlement.Core.Tests.Turns;

public sealed class LeaseTakerTests
{
    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");
    private static readonly DateTimeOffset Noon = new(2014, 8, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly InMemoryLeaseStore store = new();

    [Fact]
    public async Task Lease_that_is_free_is_taken_with_the_first_number()
    {
        var attempt = await TryAsync(Request(1, "alice@a"));

        Assert.Equal(new LeaseAttempt(new Lease(Date, 1, Run(1), "alice@a", Noon, Duration), Other: null), attempt);
    }

    [Fact]
    public async Task Lease_in_force_is_not_taken_and_its_holder_is_named_with_what_is_left()
    {
        var held = await TakeAsync(Request(1, "alice@a"));
        store.Age = 10 * Second;

        var attempt = await TryAsync(Request(2, "bob@b"));

        Assert.Null(attempt.Taken);
        Assert.Equal((held, 20 * Second, false), (attempt.Other!.Lease, attempt.Other.Remaining, attempt.Other.HasExpired));
    }

    // Age by the store's clock, silence as watched by the run itself, and whether the lease is over.
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(29, 0, false)]
    [InlineData(30, 0, true)]
    [InlineData(3_600, 0, true)]
    [InlineData(0, 29, false)]
    [InlineData(0, 30, true)]
    [InlineData(29, 30, true)]
    [InlineData(29, 29, false)]
    public async Task Lease_is_over_after_its_duration_of_silence_by_either_clock(int age, int watched, bool isOver)
    {
        await TakeAsync(Request(1, "silent@a"));
        var first = await TryAsync(Request(2, "bob@b"));
        store.Age = age * Second;

        var attempt = await TryAsync(Request(2, "bob@b"), first.Other, watched * Second);

        Assert.Equal(isOver ? 2 : null, attempt.Taken?.Fencing);
    }

    [Fact]
    public async Task Silence_is_added_up_over_attempts_and_a_sign_of_life_begins_it_anew()
    {
        var held = await TakeAsync(Request(1, "alice@a"));
        var request = Request(2, "bob@b");
        var attempt = await TryAsync(request);
        attempt = await TryAsync(request, attempt.Other, 20 * Second);
        Assert.Equal(20 * Second, attempt.Other!.UnchangedFor);

        await store.RenewLeaseAsync(held, default);
        attempt = await TryAsync(request, attempt.Other, 20 * Second);
        Assert.Equal(TimeSpan.Zero, attempt.Other!.UnchangedFor);

        attempt = await TryAsync(request, attempt.Other, 15 * Second);
        Assert.Equal(15 * Second, attempt.Other!.Remaining);
        attempt = await TryAsync(request, attempt.Other, 15 * Second);
        Assert.Equal(2, attempt.Taken!.Fencing);
    }

    [Fact]
    public async Task Silence_of_one_lease_is_not_held_against_the_next()
    {
        var held = await TakeAsync(Request(1, "alice@a"));
        var request = Request(3, "carol@c");
        var attempt = await TryAsync(request);
        await store.ReleaseLeaseAsync(held, default);
        var next = await TakeAsync(Request(2, "bob@b"));

        attempt = await TryAsync(request, attempt.Other, 60 * Second);

        Assert.Equal((next, TimeSpan.Zero), (attempt.Other!.Lease, attempt.Other.UnchangedFor));
    }

    [Fact]
    public async Task Lease_of_a_run_that_is_known_to_be_dead_is_taken_over_at_once_and_no_other()
    {
        await TakeAsync(Request(1, "killed@a"));

        var other = await TryAsync(Request(2, "bob@b") with { DeadRun = Run(7) });
        var taken = await TakeAsync(Request(2, "bob@b") with { DeadRun = Run(1) });

        Assert.Null(other.Taken);
        Assert.Equal(2, taken.Fencing);
    }

    [Fact]
    public async Task Lease_in_force_is_taken_over_on_request()
    {
        var held = await TakeAsync(Request(1, "stuck@a"));

        var attempt = await TryAsync(Request(2, "bob@b") with { TakeOver = true });

        Assert.Equal((2, held), (attempt.Taken!.Fencing, attempt.Other!.Lease));
    }

    [Fact]
    public async Task Attempt_repeated_by_the_holder_finds_the_lease_it_has()
    {
        var held = await TakeAsync(Request(1, "timer"));
        Assert.Equal(new LeaseAttempt(held, Other: null), await TryAsync(Request(1, "timer")));
    }

    [Fact]
    public async Task Holder_that_gives_a_sign_of_life_at_the_last_moment_keeps_its_lease()
    {
        var held = await TakeAsync(Request(1, "slow@a"));
        store.Age = Duration;
        store.BeforeTake = () => store.RenewLeaseAsync(held, default).GetAwaiter().GetResult();

        var attempt = await TryAsync(Request(2, "bob@b"));

        Assert.Equal(held, attempt.Other!.Lease);
    }

    [Fact]
    public async Task Lease_that_others_keep_taking_is_a_store_out_of_reach()
    {
        Action steal = () => { };
        var thief = 100;
        steal = () =>
        {
            store.BeforeTake = null;
            new LeaseTaker(store).TryTakeAsync(
                Request(++thief, "thief") with { TakeOver = true }, null, TimeSpan.Zero, default).GetAwaiter().GetResult();
            store.BeforeTake = steal;
        };
        store.BeforeTake = steal;

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => TryAsync(Request(2, "bob@b") with { TakeOver = true }));

        Assert.Equal("the lease of 2014-08-05 could not be taken: other runs kept taking it", failure.Message);
    }

    private static LeaseRequest Request(int run, string holder) => new(Date, Run(run), holder, Noon, Duration);

    private static RunId Run(int number) => new(new Guid(number, 0, 0, new byte[8]));

    private Task<LeaseAttempt> TryAsync(LeaseRequest request, ObservedLease? earlier = null, TimeSpan since = default) =>
        new LeaseTaker(store).TryTakeAsync(request, earlier, since, default);

    private async Task<Lease> TakeAsync(LeaseRequest request) => (await TryAsync(request)).Taken!;
}

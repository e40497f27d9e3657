using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli.Tests;

public sealed class LeaseQueueTests : IAsyncLifetime
{
    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private readonly TemporaryStore store = new();
    private readonly TestClock clock = new(new DateTimeOffset(2014, 8, 6, 2, 0, 0, TimeSpan.Zero)) { Skips = static _ => true };
    private readonly List<string> notes = [];
    private OpenStores stores = null!;

    public async Task InitializeAsync() => stores = await store.OpenAsync();

    public async Task DisposeAsync()
    {
        await stores.DisposeAsync();
        store.Dispose();
    }

    [Fact]
    public async Task Lease_that_is_free_is_taken_without_a_word()
    {
        var lease = await TakeAsync(WhenHeld.Wait);

        Assert.Equal((1, "bob@b", clock.GetUtcNow()), (lease.Fencing, lease.Holder, lease.Since));
        Assert.Empty(notes);
    }

    [Fact]
    public async Task Run_waits_for_a_silent_holder_until_its_lease_is_over_by_its_own_watch()
    {
        await HoldAsync("alice@a");

        var lease = await TakeAsync(WhenHeld.Wait);

        Assert.Equal(2, lease.Fencing);
        Assert.Equal(Duration, clock.Passed);
        Assert.Equal(
            [
                "2014-08-05 is being settled by alice@a since 2014-08-06 02:00:00Z; waiting until it ends, or has sent no heartbeat for 30 s (--take-over does not wait)",
                "alice@a was settling 2014-08-05 and has sent no heartbeat for 30 s; taking its place",
            ],
            notes);
    }

    [Fact]
    public async Task Run_that_is_not_to_wait_is_told_who_since_when_and_until_when()
    {
        await HoldAsync("alice@a");

        var refusal = await Assert.ThrowsAsync<DayHeldException>(() => TakeAsync(WhenHeld.Refuse));

        Assert.StartsWith(
            "2014-08-05 is being settled by alice@a since 2014-08-06 02:00:00Z; its lease lasts until 2014-08-06 02:00:", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("Z, and longer with each heartbeat; nothing was done", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(notes);
    }

    [Theory]
    [InlineData(nameof(WhenHeld.Wait))]
    [InlineData(nameof(WhenHeld.Refuse))]
    public async Task Run_that_was_killed_on_this_machine_is_followed_at_once(string whenHeld)
    {
        var killed = await HoldAsync("alice@a");
        RunMarker.TryCreate(killed.RunId)!.Dispose();

        var lease = await TakeAsync(Enum.Parse<WhenHeld>(whenHeld));

        Assert.Equal((2, TimeSpan.Zero), (lease.Fencing, clock.Passed));
        Assert.Equal(["alice@a was killed while settling 2014-08-05; taking its place"], notes);
        Assert.False(RunMarker.ShowsDead(killed.RunId));
    }

    [Fact]
    public async Task Run_that_goes_on_on_this_machine_is_not_taken_for_dead()
    {
        var alive = await HoldAsync("alice@a");
        using (RunMarker.TryCreate(alive.RunId))
        {
            await Assert.ThrowsAsync<DayHeldException>(() => TakeAsync(WhenHeld.Refuse));
        }

        RunMarker.Remove(alive.RunId);
    }

    [Fact]
    public async Task Run_that_is_to_take_over_waits_for_nobody()
    {
        await HoldAsync("alice@a");

        var lease = await TakeAsync(WhenHeld.TakeOver);

        Assert.Equal((2, TimeSpan.Zero), (lease.Fencing, clock.Passed));
        Assert.Equal(["2014-08-05 was taken over from alice@a, which stops when it notices"], notes);
    }

    private async Task<Lease> HoldAsync(string holder) => (await new LeaseTaker(stores.Leases).TryTakeAsync(
        Request(holder), earlier: null, TimeSpan.Zero, CancellationToken.None)).Taken!;

    private Task<Lease> TakeAsync(WhenHeld whenHeld) =>
        new LeaseQueue(stores.Leases, clock, notes.Add).TakeAsync(Request("bob@b"), whenHeld, CancellationToken.None);

    private LeaseRequest Request(string holder) => new(Date, new RunId(Guid.NewGuid()), holder, clock.GetUtcNow(), Duration);
}

using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions.Tests;

public sealed class HeartbeatsTests
{
    private static readonly RunId Run = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly RunId Another = new(new Guid(2, 0, 0, new byte[8]));

    private readonly ScriptedLeases leases = new();

    [Fact]
    public async Task However_many_activities_there_are_three_heartbeats_are_sent_in_a_leases_duration_and_a_look_every_few_seconds()
    {
        leases.Take(Run, TimeSpan.FromMinutes(10));
        var clock = new TestClock();
        var heartbeats = new Heartbeats(clock);

        for (var second = 0; second < 1_800; second += 3)
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal(second, await heartbeats.DuringAsync(leases, AppWorld.Date, Run, () => Task.FromResult(second)));
        }

        Assert.InRange(leases.Count, 9, 10);
        Assert.InRange(leases.Reads, 250, 360);
    }

    [Fact]
    public async Task Activity_that_takes_long_sends_heartbeats_all_the_while()
    {
        leases.Take(Run, TimeSpan.FromMinutes(10));
        var clock = new TestClock();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        await new Heartbeats(clock).DuringAsync(leases, AppWorld.Date, Run, async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                clock.Advance(await clock.NextWaitAsync());
                await leases.Sent.WaitAsync(timeout.Token);
            }

            return true;
        });
        var beats = leases.Count;

        Assert.True(beats >= 5);
        Assert.Equal(beats, leases.Count);
    }

    [Fact]
    public async Task Run_that_was_taken_over_executes_nothing_more_and_says_by_whom()
    {
        leases.Take(Run, TimeSpan.FromMinutes(10));
        var clock = new TestClock();
        var heartbeats = new Heartbeats(clock);
        await heartbeats.DuringAsync(leases, AppWorld.Date, Run, () => Task.FromResult(true));

        leases.Take(Another, TimeSpan.FromMinutes(10), "carol@desk");
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.True(await heartbeats.DuringAsync(leases, AppWorld.Date, Run, () => Task.FromResult(true)));
        clock.Advance(TimeSpan.FromSeconds(0.1));

        var lost = await Assert.ThrowsAsync<LeaseLostException>(() => heartbeats.DuringAsync<bool>(leases, AppWorld.Date, Run, NeverAsync));
        Assert.StartsWith("carol@desk has taken 2014-08-05 over", lost.Message, StringComparison.Ordinal);
        var reads = leases.Reads;
        await Assert.ThrowsAsync<LeaseLostException>(() => heartbeats.DuringAsync<bool>(leases, AppWorld.Date, Run, NeverAsync));
        Assert.Equal(reads, leases.Reads);

        Assert.True(await heartbeats.DuringAsync(leases, AppWorld.Date, Another, () => Task.FromResult(true)));
    }

    [Fact]
    public async Task Worker_that_comes_late_to_a_run_finds_out_whose_lease_it_is()
    {
        leases.Take(Another, TimeSpan.FromMinutes(10), "carol@desk");

        await Assert.ThrowsAsync<LeaseLostException>(() =>
            new Heartbeats(TimeProvider.System).DuringAsync<bool>(leases, AppWorld.Date, Run, NeverAsync));
    }

    [Fact]
    public async Task Store_that_cannot_be_asked_stops_nobody()
    {
        leases.Take(Run, TimeSpan.FromMinutes(10));
        leases.IsDown = true;

        Assert.True(await new Heartbeats(TimeProvider.System).DuringAsync(leases, AppWorld.Date, Run, () => Task.FromResult(true)));
    }

    [Fact]
    public async Task Failure_of_the_activity_is_its_own()
    {
        leases.Take(Run, TimeSpan.FromMinutes(10));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new Heartbeats(TimeProvider.System).DuringAsync<bool>(leases, AppWorld.Date, Run, () => throw new InvalidOperationException("odd")));
        Assert.Equal("odd", failure.Message);
    }

    private static Task<bool> NeverAsync() => throw new InvalidOperationException("it was executed");

    private sealed class ScriptedLeases : ILeaseStore
    {
        private StoredLease? stored;

        public bool IsDown { get; set; }

        public int Count { get; private set; }

        public int Reads { get; private set; }

        /// <summary>Released with every heartbeat.</summary>
        public SemaphoreSlim Sent { get; } = new(0);

        public void Take(RunId run, TimeSpan duration, string holder = "the app") => stored = new StoredLease(
            Lease.After(stored, new LeaseRequest(AppWorld.Date, run, holder, DateTimeOffset.UnixEpoch, duration)), 0, IsReleased: false, TimeSpan.Zero, "1");

        public Task<StoredLease?> ReadLeaseAsync(SettlementDate date, CancellationToken cancellationToken)
        {
            Reads++;
            return IsDown ? throw new StoreUnavailableException("down") : Task.FromResult(stored);
        }

        public Task<bool> RenewLeaseAsync(Lease lease, CancellationToken cancellationToken)
        {
            if (stored?.Lease.Fencing != lease.Fencing)
            {
                return Task.FromResult(false);
            }

            Count++;
            Sent.Release();
            return Task.FromResult(true);
        }

        public Task<bool> TakeLeaseAsync(Lease lease, StoredLease? last, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

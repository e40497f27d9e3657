namespace Settlement.Core.Tests.Turns;

public sealed class RunCancellerTests
{
    private static readonly DateTimeOffset Noon = new(2014, 8, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TurnRequest Request = new(RunKind.Http, "alice@bank", "cancel", Duration) { Holder = "the app" };

    private readonly InMemoryLeaseStore leases = new();
    private readonly InMemoryRunLog log = new();

    [Fact]
    public async Task Run_that_is_cancelled_has_lost_its_turn_and_the_next_run_gets_it()
    {
        var lease = await TakeAsync(run: 1);

        Assert.True(await CancelAsync(run: 1));

        Assert.False(await leases.RenewLeaseAsync(lease, CancellationToken.None));
        var last = (await leases.ReadLeaseAsync(Sample.Date, CancellationToken.None))!;
        Assert.True(last.IsReleased);
        Assert.Equal(new Lease(Sample.Date, 2, Sample.Run(9), "the app", Noon, Duration), last.Lease);
        var entry = log.Runs[^1];
        Assert.Equal(new RunStart(Sample.Date, 2, Sample.Run(9), RunKind.Http, "alice@bank", Noon, "cancel") { Work = RunWork.Cancel }, entry.Start);
        Assert.Equal(new RunEnd(Sample.Date, 2, RunEnding.Finished, Noon, default), entry.End);
    }

    [Fact]
    public async Task Run_that_has_no_turn_is_not_cancelled_and_nothing_is_written()
    {
        Assert.False(await CancelAsync(run: 1));
        var lease = await TakeAsync(run: 2);
        Assert.False(await CancelAsync(run: 1));
        Assert.True(await leases.RenewLeaseAsync(lease, CancellationToken.None));

        await leases.ReleaseLeaseAsync(lease, CancellationToken.None);
        Assert.False(await CancelAsync(run: 2));

        Assert.Equal(1, (await leases.ReadLeaseAsync(Sample.Date, CancellationToken.None))!.Lease.Fencing);
        Assert.Empty(log.Runs);
    }

    [Fact]
    public async Task Cancelling_again_finds_nothing_to_cancel()
    {
        await TakeAsync(run: 1);
        await CancelAsync(run: 1);

        Assert.False(await CancelAsync(run: 1));
        Assert.Single(log.Runs);
    }

    [Fact]
    public async Task Heartbeat_that_comes_between_does_not_save_the_run()
    {
        var lease = await TakeAsync(run: 1);
        leases.BeforeTake = () => _ = leases.RenewLeaseAsync(lease, CancellationToken.None);

        Assert.True(await CancelAsync(run: 1));
        Assert.Single(log.Runs);
    }

    [Fact]
    public async Task Run_that_ends_by_itself_between_is_not_cancelled()
    {
        var lease = await TakeAsync(run: 1);
        leases.BeforeTake = () => _ = leases.ReleaseLeaseAsync(lease, CancellationToken.None);

        Assert.False(await CancelAsync(run: 1));
        Assert.Empty(log.Runs);
    }

    [Fact]
    public async Task Lease_that_changes_every_time_is_given_up_on_in_the_end()
    {
        var lease = await TakeAsync(run: 1);
        void Beat()
        {
            _ = leases.RenewLeaseAsync(lease, CancellationToken.None);
            leases.BeforeTake = Beat;
        }

        leases.BeforeTake = Beat;

        var unavailable = await Assert.ThrowsAsync<StoreUnavailableException>(() => CancelAsync(run: 1));

        Assert.Equal("the run of 2014-08-05 could not be cancelled: its lease kept changing", unavailable.Message);
        Assert.Empty(log.Runs);
    }

    private async Task<Lease> TakeAsync(int run)
    {
        var last = await leases.ReadLeaseAsync(Sample.Date, CancellationToken.None);
        var lease = Lease.After(last, new LeaseRequest(Sample.Date, Sample.Run(run), "bob@a", Noon, Duration));
        Assert.True(await leases.TakeLeaseAsync(lease, last, CancellationToken.None));
        return lease;
    }

    private Task<bool> CancelAsync(int run) => new RunCanceller(leases, log).CancelAsync(
        Sample.Run(run), Sample.Date, cancel: Sample.Run(9), Request, Noon, CancellationToken.None);
}

using System.Globalization;
using PaymentServiceSample;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli.Tests;

/// <summary>Runs of a date that another run is settling.</summary>
public sealed class RunTurnTests : IDisposable
{
    private const string Day = StoreCommands.Day;

    private readonly TemporaryStore store = new();
    private readonly TestClock clock = new();
    private readonly NoticingWriter error = new();

    public void Dispose()
    {
        error.Dispose();
        store.Dispose();
    }

    [Fact]
    public async Task Run_that_is_not_to_wait_ends_with_1_and_one_line_and_writes_nothing()
    {
        await store.ImportAsync("1.1301", "alice,203.83");
        await using var stores = await store.OpenAsync();
        var held = await HoldAsync(stores);

        var refused = (await store.SettleAsync("run", "--date", Day, "--no-wait", "--json")).Expect(1);

        var line = Assert.Single(refused.ErrorLines);
        Assert.StartsWith("settle: 2014-08-05 is being settled by other@host since 2014-08-06 02:00:00Z; its lease lasts until ", line, StringComparison.Ordinal);
        Assert.Equal(line, "settle: " + refused.Json.GetProperty("error").GetString());
        Assert.Equal(0, StoreTables.Number(store, "SELECT (SELECT count(*) FROM days) + (SELECT count(*) FROM run_starts)"));
        Assert.Equal(held, (await stores.Leases.ReadLeaseAsync(StoreCommands.Date, default))!.Lease);
    }

    [Fact]
    public async Task Run_waits_for_another_and_settles_when_that_has_ended()
    {
        await store.ImportAsync("1.1301", "alice,203.83");
        await using var stores = await store.OpenAsync();
        var held = await HoldAsync(stores);
        var waiting = StartAsync("run", "--date", Day);
        await error.WroteAsync("waiting until it ends");
        Assert.Equal(0, StoreTables.Number(store, "SELECT count(*) FROM records"));

        await stores.Leases.ReleaseLeaseAsync(held, default);
        clock.Advance(await clock.NextWaitAsync());

        Assert.Equal(0, await waiting);
        Assert.Equal(1, StoreTables.Number(store, "SELECT count(*) FROM records WHERE status = 2"));
        var stored = (await stores.Leases.ReadLeaseAsync(StoreCommands.Date, default))!;
        Assert.Equal((2, true), (stored.Lease.Fencing, stored.IsReleased));
    }

    [Fact]
    public async Task Dry_run_waits_for_nobody_and_takes_no_lease()
    {
        await store.ImportAsync("1.1301", "alice,203.83");
        await using var stores = await store.OpenAsync();
        var held = await HoldAsync(stores);

        (await store.SettleAsync("run", "--date", Day, "--dry-run", "--no-wait")).Expect(0);

        Assert.Equal(held, (await stores.Leases.ReadLeaseAsync(StoreCommands.Date, default))!.Lease);
        Assert.Equal(0, StoreTables.Number(store, "SELECT count(*) FROM run_starts"));
    }

    // More users than a batch, so that there is something left to stop before.
    [Fact]
    public async Task Run_that_was_taken_over_stops_between_batches_and_says_by_whom()
    {
        const int Users = 1_200;
        using var gate = new SemaphoreSlim(0);
        var paying = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = PaymentServer.Build(
            "http://127.0.0.1:0",
            new PaymentServerOptions(),
            Faults.Scripted((_, _) => Fault.None),
            new PaymentBook(),
            async _ =>
            {
                paying.TrySetResult();
                await gate.WaitAsync();
            });
        await service.StartAsync();
        await store.FillAsync(
            StoreCommands.Date, "1.1301", [.. Enumerable.Range(0, Users).Select(user => ($"u{user:0000}", 20_383L))]);

        // A payment has more time than there is between two heartbeats.
        var settings = store.Write("settle.json", """{"attempts":1,"leaseSeconds":180,"paymentsAttempts":1,"paymentsAttemptSeconds":100}""");
        var run = StartAsync("run", "--date", Day, "--parallelism", "1", "--payments", service.Urls.Single(), "--config", settings);
        await paying.Task;
        await using var stores = await store.OpenAsync();
        Assert.Equal(TimeSpan.FromSeconds(180 / 3), clock.Period);

        await HoldAsync(stores, takeOver: true);
        clock.Advance(clock.Period);
        await clock.PeriodEnded;
        gate.Release(Users);

        Assert.Equal(1, await run);
        var paid = StoreTables.Number(store, "SELECT count(*) FROM records WHERE status = 1");
        Assert.InRange(paid, 1, Users - 1);
        Assert.Equal(
            $"settle: stopped; other@host has taken 2014-08-05 over; {paid.ToString(CultureInfo.InvariantCulture)} of 1,200 users of 2014-08-05 are settled and stay settled",
            Assert.Single(error.Lines));
        Assert.Equal(["1|2"], StoreTables.Query(store, "SELECT number, ending FROM run_ends"));
        Assert.False((await stores.Leases.ReadLeaseAsync(StoreCommands.Date, default))!.IsReleased);
    }

    [Fact]
    public async Task Run_in_force_sends_heartbeats()
    {
        await using var stores = await store.OpenAsync();
        var held = new HeldLease(stores.Leases, await HoldAsync(stores), clock);
        var before = (await stores.Leases.ReadLeaseAsync(StoreCommands.Date, default))!;
        Assert.Equal(TimeSpan.FromSeconds(10), clock.Period);

        clock.Advance(clock.Period);

        while ((await stores.Leases.ReadLeaseAsync(StoreCommands.Date, default))!.Heartbeats == before.Heartbeats)
        {
            await Task.Yield();
        }

        Assert.False(held.Lost.IsCancellationRequested);
        await held.DisposeAsync();
        await clock.PeriodEnded;
    }

    private static async Task<Lease> HoldAsync(OpenStores stores, bool takeOver = false)
    {
        var since = new DateTimeOffset(2014, 8, 6, 2, 0, 0, TimeSpan.Zero);
        var request = new LeaseRequest(StoreCommands.Date, new RunId(Guid.NewGuid()), "other@host", since, TimeSpan.FromSeconds(30));
        return (await new LeaseTaker(stores.Leases).TryTakeAsync(request with { TakeOver = takeOver }, null, TimeSpan.Zero, default)).Taken!;
    }

    private Task<int> StartAsync(params string[] args) => SettleCommandLine.InvokeAsync(
        [.. args, "--store", store.Url],
        new CliHost { Output = TextWriter.Null, Error = error, Time = clock, ReadVariable = _ => null },
        CancellationToken.None);
}

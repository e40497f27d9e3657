using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>What a command looks like from outside where another run is settling its date.</summary>
public sealed class ApprovedTurnTests
{
    [Fact]
    public async Task Date_that_another_run_holds()
    {
        using var day = await ApprovedStore.SettleAsync();
        await HoldAsync(day);

        await day.ApproveAsync("run-held", 1, "run", "--date", ApprovedStore.Day, "--no-wait");
        await day.ApproveAsync("close-held", 1, "close", "--date", ApprovedStore.Day, "--no-wait");
        await day.ApproveAsync("status-held", 0, "status", "--date", ApprovedStore.Day);
        await day.ApproveAsync("run-taken-over", 0, "run", "--date", ApprovedStore.Day, "--take-over");
        await day.ApproveAsync("status-taken-over", 0, "status", "--date", ApprovedStore.Day);
        await day.ApproveAsync("usage-wait-and-take-over", 2, "run", "--date", ApprovedStore.Day, "--no-wait", "--take-over");
    }

    private static async Task HoldAsync(ApprovedStore day)
    {
        await using var stores = await day.Store.OpenAsync();
        var request = new LeaseRequest(
            StoreCommands.Date,
            new RunId(Guid.Parse("11111111-1111-1111-1111-111111111111")),
            "clerk@branch (process 7)",
            new DateTimeOffset(2014, 8, 6, 1, 0, 0, TimeSpan.Zero),
            TimeSpan.FromSeconds(30));
        var lease = (await new LeaseTaker(stores.Leases).TryTakeAsync(request, earlier: null, TimeSpan.Zero, CancellationToken.None)).Taken!;
        var start = new RunStart(lease.Date, lease.Fencing, lease.RunId, RunKind.Http, "clerk@branch", lease.Since, "POST");
        Assert.True(await stores.RunLog.LogStartAsync(start, CancellationToken.None));
    }
}

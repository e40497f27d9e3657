using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions.Tests;

/// <summary>A day corrected over HTTP, on the durable engine.</summary>
public sealed class CorrectionOnDurableEngineTests : IAsyncLifetime
{
    private const string Book = """{"reason":"wrong","yield":"2.2602","book":true}""";
    private const string InstanceId = "correct-2014-08-05-c1";

    private readonly TestClock clock = new();
    private readonly AppWorld world;

    public CorrectionOnDurableEngineTests() => world = new AppWorld(time: clock);

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 23);
        await world.StartEngineAsync();
        await world.ReportAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Store_that_is_gone_for_a_moment_is_not_noticed_and_every_user_is_corrected_once()
    {
        var failed = new HashSet<string>(StringComparer.Ordinal);
        world.Before = (activity, _) =>
        {
            lock (failed)
            {
                return failed.Add(activity) ? new ActivityFailure(IsTransient: true, "the store does not answer") : null;
            }
        };

        await PostAsync();
        var report = (await WaitAsync()).ReadOutputAs<CorrectionReport>()!;

        Assert.Equal((CorrectionVerdict.Booked, true), (report.Verdict, report.Reconciled!.IsClean));
        Assert.Equal(
            ["CompareEntries", "CorrectPage", "EndTurn", "FinishCorrection", "FreezeCorrection", "PlanCorrection", "TakeTurn"],
            failed.Order(StringComparer.Ordinal));
        var stores = await world.Stores.GetAsync();
        var entries = await stores.Corrections.ListEntriesAsync(AppWorld.Date, 1, default).ToListAsync();
        Assert.Equal(report.Plan!.Totals.Entries, entries.Count);
        Assert.Equal(report.Plan.Totals.DifferenceMinor, entries.Aggregate((Int128)0, (sum, entry) => sum + entry.Difference.Minor));
        Assert.True(report.Plan.Totals.MoreMinor > 0);
    }

    [Fact]
    public async Task Preview_writes_no_correction_and_is_not_kept_from_working_by_who_holds_the_date()
    {
        var held = await world.TakeLeaseAsync("alice@desk (process 42)", takeOver: false);

        await PostAsync("""{"reason":"wrong","yield":"2.2602"}""");
        var report = (await WaitAsync("preview-correct-2014-08-05")).ReadOutputAs<CorrectionReport>()!;

        Assert.Equal(CorrectionVerdict.Previewed, report.Verdict);
        var stores = await world.Stores.GetAsync();
        Assert.Empty(await stores.Corrections.ListCorrectionsAsync(AppWorld.Date, default));
        Assert.Equal("alice@desk (process 42)", (await stores.Leases.ReadLeaseAsync(AppWorld.Date, default))!.Lease.Holder);
        await stores.Leases.ReleaseLeaseAsync(held, default);
    }

    [Fact]
    public async Task Correction_that_is_cancelled_stops_and_booking_it_again_finishes_it()
    {
        var cancelled = 0;
        world.Before = (activity, input) =>
        {
            if (activity == "CorrectPage" && ((CorrectPageInput)input).Book && Interlocked.Exchange(ref cancelled, 1) == 0)
            {
                var reply = (ContentResult)world.Create<CancelFunctions>().CancelAsync(Requests.Of("POST"), "2014-08-05", world.Client).GetAwaiter().GetResult();
                Assert.Equal(202, reply.StatusCode);

                // Until then a worker trusts what it saw of the lease.
                clock.Advance(Heartbeats.LookInterval);
            }

            return null;
        };

        await PostAsync();
        var stopped = await EndAsync(InstanceId);
        var status = Json(await world.Create<CorrectionFunctions>().CorrectionAsync(Requests.Of("GET"), "2014-08-05", "1", world.Client));
        await PostAsync();
        var report = (await WaitAsync()).ReadOutputAs<CorrectionReport>()!;

        Assert.Equal(OrchestrationRuntimeStatus.Failed, stopped.RuntimeStatus);
        Assert.Equal("open", status.GetProperty("state").GetString());
        Assert.Equal((CorrectionVerdict.Booked, true), (report.Verdict, report.Reconciled!.IsClean));
        var stores = await world.Stores.GetAsync();
        Assert.Equal(DayState.Settled, Assert.Single(await stores.Corrections.ListCorrectionsAsync(AppWorld.Date, default)).State);
    }

    private static JsonElement Json(IActionResult reply) => JsonDocument.Parse(((ContentResult)reply).Content!).RootElement;

    private async Task PostAsync(string body = Book)
    {
        var reply = (ContentResult)await world.Create<CorrectionFunctions>().CorrectionsAsync(Requests.Of("POST", body), "2014-08-05", world.Client);
        Assert.True(reply.StatusCode == 202, reply.Content);
    }

    private async Task<OrchestrationMetadata> WaitAsync(string instanceId = InstanceId)
    {
        var run = await EndAsync(instanceId);
        Assert.True(run.RuntimeStatus == OrchestrationRuntimeStatus.Completed, run.FailureDetails?.ToString());
        return run;
    }

    private async Task<OrchestrationMetadata> EndAsync(string instanceId)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await world.Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, timeout.Token);
    }
}

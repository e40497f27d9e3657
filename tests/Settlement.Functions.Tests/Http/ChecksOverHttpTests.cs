using System.Text.Json;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using PaymentServiceSample;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions.Tests;

/// <summary>Named checks as a caller of the app meets them: runs that take in the inbox on the durable engine, and closes.</summary>
public sealed class ChecksOverHttpTests
{
    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-06");
    private static readonly string Alice = Principal.Of("settlement.operate");
    private static readonly string AliceName = $"alice@example.com ({Principal.ObjectId})";

    // A date of the file's own is no check here: the name of a file in the inbox is its date.
    public static TheoryData<string> Checks =>
        [.. CheckCase.All.Where(check => check.Code is not (CheckCode.FileDate or CheckCode.FutureDate)).Select(check => check.Name)];

    [Theory, MemberData(nameof(Checks))]
    public async Task Run_settles_what_just_passes_a_check_and_what_just_does_not_only_where_the_body_accepts_it(string name)
    {
        var check = CheckCase.Of(name);
        await using (var passing = await BeginAsync(check))
        {
            Drop(passing, check, passes: true);
            var report = await RunAsync(passing, body: null);
            Assert.Equal((PlanVerdict.Planned, 0, 0L, true), (report.Verdict, report.Inbox!.SetAsideCount, report.Tally.Quarantined, report.Reconciliation?.IsClean));
        }

        await using var world = await BeginAsync(check);
        Drop(world, check, passes: false);
        var refused = await RunAsync(world, body: null);
        switch (check.Finder)
        {
            case CheckFinder.Import:
                Assert.Equal(check.Code == CheckCode.YieldJump ? PlanVerdict.YieldMissing : PlanVerdict.PositionsMissing, refused.Verdict);
                Assert.Contains($"({check.Name})", Assert.Single(Assert.Single(refused.Inbox!.SetAside).Problems), StringComparison.Ordinal);
                break;
            case CheckFinder.Planning:
                Assert.Equal((PlanVerdict.CheckRefused, check.Code), (refused.Verdict, Assert.Single(refused.Findings).Code));
                break;
            default:
                Assert.Equal(QuarantineReason.OverLimit, Assert.Single(refused.Attention).Reason);
                break;
        }

        Drop(world, check, passes: false);
        var accepted = await RunAsync(world, $$"""{"accept":["{{check.Name}}"]}""");

        Assert.Equal((PlanVerdict.Planned, 0L, true), (accepted.Verdict, accepted.Tally.Quarantined, accepted.Reconciliation?.IsClean));
        var stores = await world.Stores.GetAsync();
        var logged = (await stores.RunLog.ListRunsAsync(Date, 1, default))[0].Start;
        Assert.Equal((AliceName, $"all users; accept {check.Name}"), (logged.StartedBy, logged.Options));
        var kept = await stores.Inputs.ListAcceptedAsync(Date, default);
        Assert.Equal(check.Finder == CheckFinder.Import ? [(check.Code, AliceName)] : [], kept.Select(item => (item.Code, item.By)));
    }

    // The cut-off is the end of the date, in UTC.
    [Theory]
    [InlineData(-1, null, 400)]
    [InlineData(0, null, 202)]
    [InlineData(-1, """{"accept":["future-date"]}""", 202)]
    [InlineData(-1, """{"accept":["yield-jump"]}""", 400)]
    public async Task Date_whose_cut_off_has_not_come_is_started_only_where_the_body_accepts_it(int ticks, string? body, int status)
    {
        var time = new TestClock(new DateTimeOffset(2014, 8, 7, 0, 0, 0, TimeSpan.Zero).AddTicks(ticks));
        await using var world = await BeginAsync(CheckCase.Of("future-date"));
        Drop(world, CheckCase.Of("future-date"), passes: true);

        var reply = await PostAsync(world, body, time);

        Assert.Equal(status, reply.StatusCode);
        if (status == 400)
        {
            Assert.Equal("Not due", JsonDocument.Parse(reply.Content!).RootElement.GetProperty("title").GetString());
            Assert.Null(await world.Client.GetInstanceAsync("settle-2014-08-06", default));
        }
        else
        {
            Assert.Equal(PlanVerdict.Planned, (await WaitAsync(world)).Verdict);
        }
    }

    [Theory]
    [InlineData("""{"accept":["file-date"]}""")]
    [InlineData("""{"accept":["yield-jump","no-such-check"]}""")]
    [InlineData("""{"accept":"yield-jump"}""")]
    [InlineData("""{"accept":[]}""")]
    public async Task Body_that_accepts_what_no_run_checks_is_400_and_starts_nothing(string body)
    {
        await using var world = await BeginAsync(CheckCase.Of("yield-jump"));

        Assert.Equal(400, (await PostAsync(world, body)).StatusCode);

        Assert.Null(await world.Client.GetInstanceAsync("settle-2014-08-06", default));
    }

    [Fact]
    public async Task Day_of_a_service_without_a_list_is_closed_only_where_the_body_accepts_it_and_who_did_is_in_the_log()
    {
        var service = PaymentServer.Build(
            "http://127.0.0.1:0", new PaymentServerOptions { NoList = true }, Faults.Scripted((_, _) => Fault.None), new PaymentBook(), _ => Task.CompletedTask);
        await using (service)
        {
            await service.StartAsync();
            Assert.True(PaymentsUrl.TryParse(service.Urls.Single(), out var payments, out _));
            await using var world = await BeginAsync(CheckCase.Of("future-date"), options => options with { Payments = payments });
            Drop(world, CheckCase.Of("future-date"), passes: true);
            Assert.Equal(10, (await RunAsync(world, body: null)).Tally.Settled);

            var refused = await CloseAsync(world, body: null);
            Assert.Equal((409, "Payments unseen"), (refused.StatusCode, JsonDocument.Parse(refused.Content!).RootElement.GetProperty("title").GetString()));
            Assert.Equal(409, (await CloseAsync(world, """{"accept":[]}""")).StatusCode);
            Assert.Equal(400, (await CloseAsync(world, """{"accept":["yield-jump"]}""")).StatusCode);
            Assert.Equal(202, (await CloseAsync(world, """{"accept":["payments-unseen"]}""")).StatusCode);

            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var close = await world.Client.WaitForInstanceCompletionAsync("close-2014-08-06", getInputsAndOutputs: true, timeout.Token);
            Assert.Equal(CloseVerdict.Closed, close.ReadOutputAs<CloseReport>()!.Verdict);
            var logged = (await (await world.Stores.GetAsync()).RunLog.ListRunsAsync(Date, 1, default))[0].Start;
            Assert.Equal((AliceName, "close; accept payments-unseen"), (logged.StartedBy, logged.Options));
        }
    }

    // The date before has its inputs. The container is never asked: the world's inbox is a folder.
    private static async Task<AppWorld> BeginAsync(CheckCase check, Func<SettlementOptions, SettlementOptions>? change = null)
    {
        var world = new AppWorld(options => (change ?? (static unchanged => unchanged))(options with
        {
            Authentication = CallerAuthentication.Entra,
            Inbox = new BlobContainerClient(new Uri("http://127.0.0.1/account/inbox")),
            TotalJumpPercent = check.Settings.TotalJumpPercent,
            RowsJumpPercent = check.Settings.RowsJumpPercent,
            UserLimit = check.Limit,
        }));
        var stores = await world.Stores.GetAsync();
        await stores.Inputs.WriteYieldsAsync([new(AppWorld.Date, Yield.Parse("1.1301"))], replace: false, default);
        await stores.Inputs.WritePositionsAsync(
            AppWorld.Date, Enumerable.Range(0, 10).Select(i => new Position(UserId.Parse($"u{i}"), new Money(10_000))), PositionsRule.Adding, default);
        await world.StartEngineAsync();
        return world;
    }

    private static void Drop(AppWorld world, CheckCase check, bool passes)
    {
        File.WriteAllText(Path.Combine(world.Inbox.FullName, "yields.csv"), check.YieldText(Date, passes));
        File.WriteAllText(Path.Combine(world.Inbox.FullName, $"positions-{Date}.csv"), check.PositionsText(passes));
    }

    private static async Task<ContentResult> PostAsync(AppWorld world, string? body, TimeProvider? time = null)
    {
        var request = Requests.Of("POST", body);
        request.Headers[ClientPrincipal.Header] = Alice;
        var functions = world.Create<SettlementFunctions>([.. time is null ? Array.Empty<object>() : [time]]);
        return (ContentResult)await functions.SettlementAsync(request, Date.ToString(), world.Client);
    }

    private static async Task<ContentResult> CloseAsync(AppWorld world, string? body)
    {
        var request = Requests.Of("POST", body);
        request.Headers[ClientPrincipal.Header] = Alice;
        return (ContentResult)await world.Create<CloseFunctions>().CloseAsync(request, Date.ToString(), world.Client);
    }

    private static async Task<RunReport> RunAsync(AppWorld world, string? body)
    {
        Assert.Equal(202, (await PostAsync(world, body)).StatusCode);
        return await WaitAsync(world);
    }

    private static async Task<RunReport> WaitAsync(AppWorld world)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var run = await world.Client.WaitForInstanceCompletionAsync("settle-2014-08-06", getInputsAndOutputs: true, timeout.Token);
        Assert.True(run.RuntimeStatus == OrchestrationRuntimeStatus.Completed, run.FailureDetails?.ToString());
        return run.ReadOutputAs<RunReport>()!;
    }
}

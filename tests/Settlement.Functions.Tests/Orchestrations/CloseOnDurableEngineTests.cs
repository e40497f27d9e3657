using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Settlement.Core;

namespace Settlement.Functions.Tests;

/// <summary>A day closed over HTTP, on the durable engine.</summary>
public sealed class CloseOnDurableEngineTests : IAsyncLifetime
{
    private readonly AppWorld world = new();

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 23);
        await world.StartEngineAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Settled_day_is_closed_and_its_certificate_is_what_a_second_post_and_the_status_answer()
    {
        await world.ReportAsync();

        var (started, location) = await PostAsync();
        var close = await WaitAsync();

        Assert.Equal((202, "/api/settlements/2014-08-05", "close-2014-08-05"), (started.StatusCode, location, Json(started).GetProperty("instanceId").GetString()));
        var report = close.ReadOutputAs<CloseReport>()!;
        Assert.Equal(CloseVerdict.Closed, report.Verdict);
        var (again, _) = await PostAsync();
        var certificate = Json(again).GetProperty("certificate");
        Assert.Equal((200, true, report.Certificate), (again.StatusCode, Json(again).GetProperty("closed").GetBoolean(), certificate.GetProperty("text").GetString()));
        var status = await StatusAsync();
        Assert.Equal(("closed", certificate.GetProperty("hash").GetString()), (status.GetProperty("state").GetString(), status.GetProperty("certificateHash").GetString()));
        Assert.Equal(("completed", "closed"), (status.GetProperty("close").GetProperty("status").GetString(), status.GetProperty("close").GetProperty("verdict").GetString()));
        var stores = await world.Stores.GetAsync();
        var verified = await new CertificateVerifier(stores.Inputs, stores.Settlements, stores.Payments)
            .VerifyAsync(AppWorld.Date, kept: null, 100, static _ => { }, CancellationToken.None);
        Assert.Equal(VerifyVerdict.Holds, verified.Verdict);
    }

    [Fact]
    public async Task Day_that_got_another_position_is_not_closed_and_the_status_says_why()
    {
        await world.ReportAsync();
        var stores = await world.Stores.GetAsync();
        await stores.Inputs.WritePositionsAsync(AppWorld.Date, [new Position(UserId.Parse("late"), new Money(31_000))], PositionsRule.Adding, CancellationToken.None);

        await PostAsync();
        await WaitAsync();

        var status = await StatusAsync();
        var close = status.GetProperty("close");
        Assert.Equal(("settled", "breaks-found", 1), (status.GetProperty("state").GetString(), close.GetProperty("verdict").GetString(), close.GetProperty("breakCount").GetInt32()));
        Assert.Equal("late", Assert.Single(close.GetProperty("breaks").EnumerateArray()).GetProperty("userId").GetString());

        await world.ReportAsync();
        await PostAsync();
        Assert.Equal(CloseVerdict.Closed, (await WaitAsync()).ReadOutputAs<CloseReport>()!.Verdict);
    }

    [Fact]
    public async Task Store_that_is_gone_for_a_moment_is_not_noticed()
    {
        await world.ReportAsync();
        var failed = new HashSet<string>(StringComparer.Ordinal);
        world.Before = (activity, _) =>
        {
            lock (failed)
            {
                return failed.Add(activity) ? new ActivityFailure(IsTransient: true, "the store does not answer") : null;
            }
        };

        await PostAsync();

        Assert.Equal(CloseVerdict.Closed, (await WaitAsync()).ReadOutputAs<CloseReport>()!.Verdict);
        Assert.Equal(["BeginClose", "CloseDay", "EndTurn", "ReconcilePart", "TakeTurn"], failed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Log_says_who_closed_the_day_and_when_and_the_lease_is_given_back()
    {
        await world.ReportAsync();

        await PostAsync();
        await WaitAsync();

        var run = (await StatusAsync()).GetProperty("runs")[0];
        Assert.Equal(
            "2 http function key close finished 0",
            string.Join(' ', new[] { "number", "kind", "startedBy", "options", "state", "users" }.Select(name => run.GetProperty(name).ToString())));
        Assert.InRange(run.GetProperty("endedAt").GetDateTime() - run.GetProperty("startedAt").GetDateTime(), TimeSpan.Zero, TimeSpan.FromMinutes(2));
        var stores = await world.Stores.GetAsync();
        Assert.True((await stores.Leases.ReadLeaseAsync(AppWorld.Date, default))!.IsReleased);
        Assert.Contains(world.Log.Lines, line => line.Contains("begins: close", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Close_waits_for_a_run_of_the_command_line_with_the_inputs_open_and_its_status_says_for_whom()
    {
        await world.ReportAsync();
        var stores = await world.Stores.GetAsync();
        var held = await world.TakeLeaseAsync("alice@desk (process 42)", takeOver: false);
        var request = world.WorkflowRequests.Close(AppWorld.Date, "function key");
        var asked = request with { Turn = request.Turn! with { Polling = new Polling(TimeSpan.FromMilliseconds(200)) } };
        await world.StartAsync(asked);

        var waiting = await UntilHeldAsync();
        var seal = await stores.Inputs.ReadSealAsync(AppWorld.Date, default);
        await stores.Leases.ReleaseLeaseAsync(held, default);
        var close = await WaitAsync();

        Assert.Equal(
            ("running", "waiting-for-turn", "alice@desk (process 42)"),
            (waiting.GetProperty("status").GetString(), waiting.GetProperty("phase").GetString(), waiting.GetProperty("heldBy").GetString()));
        Assert.True(waiting.GetProperty("heldUntil").GetDateTimeOffset() > DateTimeOffset.UtcNow);
        Assert.False(seal.IsOn);
        Assert.Equal(CloseVerdict.Closed, close.ReadOutputAs<CloseReport>()!.Verdict);
        Assert.Equal(JsonValueKind.Null, (await StatusAsync()).GetProperty("close").GetProperty("heldBy").ValueKind);
    }

    [Fact]
    public async Task Close_that_a_run_takes_over_stops_leaves_the_day_settled_and_can_be_done_again()
    {
        await world.ReportAsync();
        Lease? taken = null;
        world.Before = (activity, _) =>
        {
            if (activity == "BeginClose" && taken is null)
            {
                taken = world.TakeLeaseAsync("carol@desk (process 7)", takeOver: true).GetAwaiter().GetResult();
            }

            return null;
        };
        await PostAsync();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var close = await world.Client.WaitForInstanceCompletionAsync("close-2014-08-05", getInputsAndOutputs: true, timeout.Token);
        var status = await StatusAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, close.RuntimeStatus);
        Assert.Contains("carol@desk (process 7) has taken 2014-08-05 over", status.GetProperty("close").GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(("settled", "stopped"), (status.GetProperty("state").GetString(), status.GetProperty("runs")[0].GetProperty("state").GetString()));

        var stores = await world.Stores.GetAsync();
        await stores.Leases.ReleaseLeaseAsync(taken!, default);
        await PostAsync();
        Assert.Equal(CloseVerdict.Closed, (await WaitAsync()).ReadOutputAs<CloseReport>()!.Verdict);
    }

    private static JsonElement Json(ContentResult reply) => JsonDocument.Parse(reply.Content!).RootElement;

    private async Task<(ContentResult Reply, string? Location)> PostAsync()
    {
        var request = Requests.Of("POST");
        var reply = (ContentResult)await world.Create<CloseFunctions>().CloseAsync(request, "2014-08-05", world.Client);
        return (reply, request.HttpContext.Response.Headers.Location);
    }

    private async Task<JsonElement> StatusAsync() =>
        Json((ContentResult)await world.Create<SettlementFunctions>().SettlementAsync(Requests.Of("GET"), "2014-08-05", world.Client));

    private async Task<JsonElement> UntilHeldAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            if ((await StatusAsync()).GetProperty("close") is { ValueKind: JsonValueKind.Object } close &&
                close.GetProperty("heldBy").ValueKind == JsonValueKind.String)
            {
                return close;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), timeout.Token);
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var close = await world.Client.WaitForInstanceCompletionAsync("close-2014-08-05", getInputsAndOutputs: true, timeout.Token);
        Assert.True(close.RuntimeStatus == OrchestrationRuntimeStatus.Completed, close.FailureDetails?.ToString());
        return close;
    }
}

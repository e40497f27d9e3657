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
        var status = Json((ContentResult)await world.Create<SettlementFunctions>().SettlementAsync(Requests.Of("GET"), "2014-08-05", world.Client));
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
        await stores.Inputs.WritePositionsAsync(AppWorld.Date, [new Position(UserId.Parse("late"), new Money(31_000))], replace: false, CancellationToken.None);

        await PostAsync();
        await WaitAsync();

        var status = Json((ContentResult)await world.Create<SettlementFunctions>().SettlementAsync(Requests.Of("GET"), "2014-08-05", world.Client));
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
        Assert.Equal(["BeginClose", "CloseDay", "ReconcilePart"], failed.Order(StringComparer.Ordinal));
    }

    private static JsonElement Json(ContentResult reply) => JsonDocument.Parse(reply.Content!).RootElement;

    private async Task<(ContentResult Reply, string? Location)> PostAsync()
    {
        var request = Requests.Of("POST");
        var reply = (ContentResult)await world.Create<CloseFunctions>().CloseAsync(request, "2014-08-05", world.Client);
        return (reply, request.HttpContext.Response.Headers.Location);
    }

    private async Task<OrchestrationMetadata> WaitAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var close = await world.Client.WaitForInstanceCompletionAsync("close-2014-08-05", getInputsAndOutputs: true, timeout.Token);
        Assert.True(close.RuntimeStatus == OrchestrationRuntimeStatus.Completed, close.FailureDetails?.ToString());
        return close;
    }
}

using System.Text.Json;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using Settlement.Core;

namespace Settlement.Functions.Tests;

/// <summary>The engine as Azure Storage makes it: it hangs, it refuses, and between its look and its put others start.</summary>
public sealed class EngineTests : IAsyncLifetime
{
    private readonly AppWorld world = new();
    private readonly TestClock clock = new();
    private readonly Mock<DurableTaskClient> client = new("test");

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 3);
        var stores = await world.Stores.GetAsync();
        var plan = new DayPlan(AppWorld.Date, world.Options.Product, world.Options.Currency, Yield.Parse("1.1301"), world.Options.Rounding, Payer.Ledger);
        var day = await stores.Settlements.CreateDayAsync(plan, default);
        Assert.True(await stores.Settlements.UpdateDayAsync(day with { State = DayState.Settled }, default));
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData("GET", "day")]
    [InlineData("POST", "day")]
    [InlineData("POST", "close")]
    public async Task Storage_that_hangs_is_503_after_ten_seconds(string method, string route)
    {
        client.Setup(engine => engine.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns(new TaskCompletionSource<OrchestrationMetadata?>().Task);
        client.Setup(engine => engine.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Returns(new TaskCompletionSource<string>().Task);

        var asked = AskAsync(method, route);
        Assert.Equal(TimeSpan.FromSeconds(10), await clock.NextWaitAsync());
        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(asked.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        var reply = await asked;
        Assert.Equal((503, "Out of reach"), (reply.StatusCode, Json(reply).GetProperty("title").GetString()));
        Assert.Contains("the engine's storage did not answer within 10 s", Json(reply).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "day", "the engine does not reach its storage")]
    [InlineData("POST", "day", "the engine does not reach its storage; whether anything was started is not known")]
    [InlineData("POST", "close", "the engine does not reach its storage")]
    public async Task Storage_that_refuses_is_503_and_says_no_more_than_that(string method, string route, string detail)
    {
        var refused = new RpcException(new Status(StatusCode.Unknown, "Connection refused (secret.queue.core.windows.net)"));
        client.Setup(engine => engine.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>())).ThrowsAsync(refused);
        client.Setup(engine => engine.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(refused);

        var reply = await AskAsync(method, route);

        Assert.Equal((503, detail), (reply.StatusCode, Json(reply).GetProperty("detail").GetString()));
    }

    // Azure Storage puts a start on condition that its row is as it was looked at, and says nothing where it is not.
    [Theory]
    [InlineData("day", "A run is going on")]
    [InlineData("close", "A close is going on")]
    public async Task Of_sixteen_starts_that_the_engine_takes_at_once_one_is_202_and_it_is_the_one_that_runs(string route, string title)
    {
        const int Callers = 16;
        var looked = 0;
        var allLooked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        object? kept = null;
        client.Setup(engine => engine.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Returns(async (TaskName _, object? input, StartOrchestrationOptions? options, CancellationToken _) =>
            {
                if (Interlocked.Increment(ref looked) == Callers)
                {
                    allLooked.SetResult();
                }

                await allLooked.Task;
                Interlocked.CompareExchange(ref kept, input, null);
                return options!.InstanceId!;
            });
        client.Setup(engine => engine.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns((string id, bool _, CancellationToken _) => Task.FromResult(kept is null ? null : EngineMock.Instance("x", id, kept)));

        var replies = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(
            () => AskAsync("POST", route, route == "day" ? $$"""{"users":["user-0000{{caller % 3}}"]}""" : null))));

        Assert.Equal(202, Assert.Single(replies, reply => reply.StatusCode == 202).StatusCode);
        Assert.All(replies.Where(reply => reply.StatusCode != 202), reply =>
            Assert.Equal((409, title), (reply.StatusCode, Json(reply).GetProperty("title").GetString())));
    }

    [Fact]
    public async Task Start_that_finds_an_instance_of_its_id_going_on_is_no_start()
    {
        client.Setup(engine => engine.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new OrchestrationAlreadyExistsException());
        using var engine = new Engine(client.Object, clock);

        Assert.False(await engine.TryStartAsync(world.Request(AppWorld.Date)));
        Assert.False(await engine.TryStartAsync(new ScheduleInput(AppWorld.Date)));
    }

    private async Task<ContentResult> AskAsync(string method, string route, string? body = null) => (ContentResult)(route == "close"
        ? await world.Create<CloseFunctions>(clock).CloseAsync(Requests.Of(method, body), "2014-08-05", client.Object)
        : await world.Create<SettlementFunctions>(clock).SettlementAsync(Requests.Of(method, body), "2014-08-05", client.Object));

    private static JsonElement Json(ContentResult reply) => JsonDocument.Parse(reply.Content!).RootElement;
}

using System.Text.Json;
using DurableTask.Core.Exceptions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using Settlement.Core;

namespace Settlement.Functions.Tests;

public sealed class CloseFunctionsTests : IAsyncLifetime
{
    private readonly AppWorld world = new();
    private readonly Mock<DurableTaskClient> client = new("test") { CallBase = false };
    private readonly List<CloseRequest> started = [];

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 3);
        client.TakesStarts(started);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Settled_day_is_a_close_that_was_started()
    {
        await PutAsync(DayState.Settled);

        var reply = await CloseAsync();

        Assert.Equal((202, "close-2014-08-05"), (reply.StatusCode, Json(reply).GetProperty("instanceId").GetString()));
        Assert.Equal((AppWorld.Date, "close-2014-08-05"), (Assert.Single(started).Date, started[0].InstanceId));
    }

    [Fact]
    public async Task Date_that_was_never_run_is_404() => AssertRefused(await CloseAsync(), 404, "Not found");

    [Fact]
    public async Task Day_that_is_not_settled_is_409()
    {
        await PutAsync(DayState.Open);

        AssertRefused(await CloseAsync(), 409, "Not settled");
    }

    // A run found breaks while a close that was then killed was under way: nobody could mend what the breaks come from.
    [Fact]
    public async Task Day_that_is_open_again_is_409_and_its_inputs_take_imports()
    {
        await PutAsync(DayState.Settled);
        var stores = await world.Stores.GetAsync();
        await new CloseActivities(stores.Inputs, stores.Settlements, stores.Payments)
            .BeginCloseAsync(world.WorkflowRequests.Close(AppWorld.Date, "function key"), default);
        var day = await stores.Settlements.ReadDayAsync(AppWorld.Date, default);
        Assert.True(await stores.Settlements.UpdateDayAsync(day! with { State = DayState.Open }, default));
        Assert.True((await stores.Inputs.ReadSealAsync(AppWorld.Date, default)).IsOn);

        AssertRefused(await CloseAsync(), 409, "Not settled");

        Assert.False((await stores.Inputs.ReadSealAsync(AppWorld.Date, default)).IsOn);
    }

    [Fact]
    public async Task Day_that_another_payer_paid_is_409()
    {
        await PutAsync(DayState.Settled, Payer.Service);

        AssertRefused(await CloseAsync(), 409, "Payer differs");
    }

    [Fact]
    public async Task Day_whose_run_is_going_on_is_409()
    {
        await PutAsync(DayState.Settled);
        client.Setup(engine => engine.GetInstanceAsync("settle-2014-08-05", It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new OrchestrationMetadata("SettleDay", "settle-2014-08-05") { RuntimeStatus = OrchestrationRuntimeStatus.Running });

        AssertRefused(await CloseAsync(), 409, "A run is going on");
    }

    [Fact]
    public async Task Day_whose_close_is_going_on_is_409()
    {
        await PutAsync(DayState.Settled);
        client.Setup(engine => engine.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new OrchestrationAlreadyExistsException());

        AssertRefused(await CloseAsync(), 409, "A close is going on");
    }

    [Theory]
    [InlineData("""{"x":1}""")]
    [InlineData("""{"dryRun":true}""")]
    [InlineData("""{"dryRun":false}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Body_that_says_what_no_close_does_is_400_and_closes_nothing(string body)
    {
        await PutAsync(DayState.Settled);

        AssertRefused(await CloseAsync(body: body), 400, "Bad request");
    }

    [Theory]
    [InlineData("2014-02-30")]
    [InlineData("..%2Fx")]
    public async Task Address_that_is_no_date_is_400(string date) => AssertRefused(await CloseAsync(date: date), 400, "Bad request");

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Another_method_is_405(string method) => AssertRefused(await CloseAsync(method), 405, "Method not allowed");

    private static JsonElement Json(ContentResult reply) => JsonDocument.Parse(reply.Content!).RootElement;

    private void AssertRefused(ContentResult reply, int status, string title)
    {
        Assert.Equal((status, "application/problem+json; charset=utf-8"), (reply.StatusCode, reply.ContentType));
        Assert.Equal(title, Json(reply).GetProperty("title").GetString());
        Assert.Empty(started);
    }

    private async Task PutAsync(DayState state, Payer payer = Payer.Ledger)
    {
        var stores = await world.Stores.GetAsync();
        var plan = new DayPlan(AppWorld.Date, world.Options.Product, world.Options.Currency, Yield.Parse("1.1301"), world.Options.Rounding, payer);
        var day = await stores.Settlements.CreateDayAsync(plan, CancellationToken.None);
        Assert.True(await stores.Settlements.UpdateDayAsync(day with { State = state }, CancellationToken.None));
    }

    private async Task<ContentResult> CloseAsync(string method = "POST", string date = "2014-08-05", string? body = null) =>
        (ContentResult)await world.Create<CloseFunctions>().CloseAsync(Requests.Of(method, body), date, client.Object);
}

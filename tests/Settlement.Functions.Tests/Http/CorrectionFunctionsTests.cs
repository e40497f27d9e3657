using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Moq;
using Settlement.Core;

namespace Settlement.Functions.Tests;

/// <summary>What starts a correction over HTTP, and what is refused before anything is written.</summary>
public sealed class CorrectionFunctionsTests : IAsyncLifetime
{
    private const string Yield = """{"reason":"wrong","yield":"1.1201"}""";
    private const string Positions = """{"reason":"wrong","positions":[{"userId":"b","balance":"2"},{"userId":"a","balance":"1.5"}]}""";

    private readonly AppWorld world = new();
    private readonly Mock<DurableTaskClient> client = new("test") { CallBase = false };
    private readonly List<CorrectionRequest> started = [];

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 3);
        client.TakesStarts(started);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Body_without_book_is_a_preview_that_takes_no_turn()
    {
        await PutAsync(DayState.Settled);

        var (reply, location) = await PostAsync(Yield);

        var asked = Assert.Single(started);
        Assert.Equal((202, "/api/settlements/2014-08-05/corrections"), (reply.StatusCode, location));
        Assert.Equal("preview-correct-2014-08-05", Json(reply).GetProperty("instanceId").GetString());
        Assert.Equal((false, "wrong", "function key"), (asked.Book, asked.Reason, asked.RequestedBy));
        Assert.Null(asked.Turn);
        Assert.Equal("1.1201", asked.Yield!.Value.ToText());
    }

    [Fact]
    public async Task Booking_takes_the_turn_of_the_date_under_the_correction_s_own_instance_and_the_log_says_why()
    {
        await PutAsync(DayState.Settled);

        var (reply, location) = await PostAsync("""{"reason":"wrong","yield":"1.1201","book":true,"retryRejected":true,"atLeast":"0.05"}""");

        var asked = Assert.Single(started);
        Assert.Equal((202, "/api/settlements/2014-08-05/corrections/1"), (reply.StatusCode, location));
        Assert.Equal("correct-2014-08-05-c1", Json(reply).GetProperty("instanceId").GetString());
        Assert.Equal((true, true, new Money(5)), (asked.Book, asked.RetryRejected, asked.AtLeast));
        Assert.Equal(
            (RunKind.Http, "function key", "correction 1: yield; those refused under another transaction id; wrong"),
            (asked.Turn!.Kind, asked.Turn.StartedBy, asked.Turn.Options));
    }

    [Fact]
    public async Task Positions_are_in_the_store_before_the_workflow_starts()
    {
        await PutAsync(DayState.Settled);

        await PostAsync(Positions);

        var stores = await world.Stores.GetAsync();
        var set = Assert.Single(started).Positions!.Value;
        var stored = await stores.Corrections.ReadSetAsync(AppWorld.Date, set, [UserId.Parse("a"), UserId.Parse("b"), UserId.Parse("c")], default);
        Assert.Equal(new long?[] { 150, 200, null }, stored.Select(position => position?.BalanceMinor));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"reason":"wrong"}""")]
    [InlineData("""{"yield":"1.1201"}""")]
    [InlineData("""{"reason":"","yield":"1.1201"}""")]
    [InlineData("""{"reason":"two\nlines","yield":"1.1201"}""")]
    [InlineData("""{"reason":"wrong","yield":1.1201}""")]
    [InlineData("""{"reason":"wrong","yield":"x"}""")]
    [InlineData("""{"reason":"wrong","yield":"1.1201","dryRun":true}""")]
    [InlineData("""{"reason":"wrong","yield":"1.1201","book":"yes"}""")]
    [InlineData("""{"reason":"wrong","yield":"1.1201","atLeast":"0"}""")]
    [InlineData("""{"reason":"wrong","yield":"1.1201","atLeast":"0.005"}""")]
    [InlineData("""{"reason":"wrong","yield":"1.1201","retryRejected":true}""")]
    [InlineData("""{"reason":"wrong","yield":"1.1201","book":true,"expectHash":"abc"}""")]
    [InlineData("""{"reason":"wrong","yield":"1.1201","accept":["file-date"]}""")]
    [InlineData("""{"reason":"wrong","positions":[]}""")]
    [InlineData("""{"reason":"wrong","positions":{"a":"1"}}""")]
    [InlineData("""{"reason":"wrong","positions":[{"userId":"a","balance":1}]}""")]
    [InlineData("""{"reason":"wrong","positions":[{"userId":"a","balance":"-1"}]}""")]
    [InlineData("""{"reason":"wrong","positions":[{"userId":"a/b","balance":"1"}]}""")]
    [InlineData("""{"reason":"wrong","positions":[{"userId":"1E+5","balance":"1"}]}""")]
    [InlineData("""{"reason":"wrong","positions":[{"userId":"a","balance":"1","currency":"CNY"}]}""")]
    [InlineData("""{"reason":"wrong","positions":[{"userId":"a","balance":"1"},{"userId":"a","balance":"1"}]}""")]
    public async Task Body_that_is_not_understood_is_400_and_starts_nothing(string body)
    {
        await PutAsync(DayState.Settled);

        AssertRefused((await PostAsync(body)).Reply, 400, "Bad request");
    }

    [Fact]
    public async Task Yield_unlike_those_of_other_days_is_400_until_it_is_accepted_by_name()
    {
        await PutAsync(DayState.Settled);
        var stores = await world.Stores.GetAsync();
        await stores.Inputs.WriteYieldsAsync([new(SettlementDate.Parse("2014-08-04"), Core.Yield.Parse("1.1301"))], replace: false, default);

        AssertRefused((await PostAsync("""{"reason":"wrong","yield":"11.201"}""")).Reply, 400, "Bad request");

        Assert.Equal(202, (await PostAsync("""{"reason":"wrong","yield":"11.201","accept":["yield-jump"]}""")).Reply.StatusCode);
    }

    [Fact]
    public async Task Date_that_was_never_run_is_404() => AssertRefused((await PostAsync(Yield)).Reply, 404, "Not found");

    [Fact]
    public async Task Day_that_is_open_is_409_and_no_position_is_written()
    {
        await PutAsync(DayState.Open);

        AssertRefused((await PostAsync(Positions)).Reply, 409, "Not settled");

        using var digest = new PositionSetDigest();
        digest.Add(new Position(UserId.Parse("a"), new Money(150)));
        digest.Add(new Position(UserId.Parse("b"), new Money(200)));
        var stores = await world.Stores.GetAsync();
        Assert.Null(Assert.Single(await stores.Corrections.ReadSetAsync(AppWorld.Date, digest.Take(), [UserId.Parse("a")], default)));
    }

    [Fact]
    public async Task Day_that_another_payer_paid_is_409()
    {
        await PutAsync(DayState.Settled, Payer.Service);

        AssertRefused((await PostAsync(Yield)).Reply, 409, "Payer differs");
    }

    [Theory]
    [InlineData("settle-2014-08-05", "A run is going on", "/api/settlements/2014-08-05")]
    [InlineData("close-2014-08-05", "A close is going on", "/api/settlements/2014-08-05")]
    [InlineData("correct-2014-08-05-c1", "A correction is going on", "/api/settlements/2014-08-05/corrections/1")]
    public async Task Booking_while_the_app_is_at_work_on_the_date_is_409_and_a_preview_is_not(string instanceId, string title, string status)
    {
        await PutAsync(DayState.Settled);
        client.Setup(engine => engine.GetInstanceAsync(instanceId, It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new OrchestrationMetadata("any", instanceId) { RuntimeStatus = OrchestrationRuntimeStatus.Running });

        var (reply, location) = await PostAsync("""{"reason":"wrong","yield":"1.1201","book":true}""");

        AssertRefused(reply, 409, title);
        Assert.Equal(status, location);
        Assert.Equal(202, (await PostAsync(Yield)).Reply.StatusCode);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("100")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task Number_that_no_correction_can_have_is_400(string number)
    {
        AssertRefused((ContentResult)await Functions.CorrectionAsync(Requests.Of("GET"), "2014-08-05", number, client.Object), 400, "Bad request");
        AssertRefused((ContentResult)await Functions.CloseAsync(Requests.Of("POST"), "2014-08-05", number, client.Object), 400, "Bad request");
    }

    private CorrectionFunctions Functions => world.Create<CorrectionFunctions>();

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
        var plan = new DayPlan(AppWorld.Date, world.Options.Product, world.Options.Currency, Core.Yield.Parse("1.1301"), world.Options.Rounding, payer);
        var day = await stores.Settlements.CreateDayAsync(plan, CancellationToken.None);
        Assert.True(await stores.Settlements.UpdateDayAsync(day with { State = state, Totals = new DayTotals(0, 0, 0) }, CancellationToken.None));
    }

    private async Task<(ContentResult Reply, string? Location)> PostAsync(string body)
    {
        var request = Requests.Of("POST", body);
        var reply = (ContentResult)await Functions.CorrectionsAsync(request, "2014-08-05", client.Object);
        return (reply, request.HttpContext.Response.Headers.Location);
    }
}

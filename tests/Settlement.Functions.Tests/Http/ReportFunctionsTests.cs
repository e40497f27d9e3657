using System.Text;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;
using Moq;
using Settlement.Core;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Functions.Tests;

public sealed class ReportFunctionsTests : IAsyncLifetime
{
    private readonly AppWorld world = new();
    private ReportFunctions functions = null!;

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 3);
        await world.ImportAsync(users: 2, SettlementDate.Parse("2014-08-06"));
        await world.StartEngineAsync();
        await world.ReportAsync();
        await world.ReportAsync(world.Request(SettlementDate.Parse("2014-08-06")));
        functions = world.Create<ReportFunctions>();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData("?from=2014-02-30")]
    [InlineData("?from=2014-08-06&to=2014-08-05")]
    [InlineData("?from=2014-08-05&from=2014-08-06")]
    [InlineData("?until=2014-08-06")]
    public async Task Range_that_cannot_be_meant_is_400(string query) =>
        Assert.Equal(400, ((ContentResult)await functions.StatementAsync(Get(query), "user-00001")).StatusCode);

    [Fact]
    public async Task Statement_lists_a_users_dates_with_a_running_total()
    {
        var statement = Json(await functions.StatementAsync(Get(), "user-00001"));

        Assert.Equal(
            ("user-00001", "0.04", 2),
            (statement.GetProperty("userId").GetString(), statement.GetProperty("total").GetString(), statement.GetProperty("days").GetArrayLength()));
        Assert.Empty(Json(await functions.StatementAsync(Get(), "nobody")).GetProperty("days").EnumerateArray());
        Assert.Equal(400, ((ContentResult)await functions.StatementAsync(Get(), "a#b")).StatusCode);
    }

    [Fact]
    public async Task Export_is_the_command_lines_to_the_byte()
    {
        var (response, body) = await ExecuteAsync(await functions.ExportAsync(Get(), "2014-08-05"));

        var stores = await world.Stores.GetAsync();
        using var expected = new MemoryStream();
        var day = await stores.Settlements.ReadDayAsync(AppWorld.Date, default);
        await RecordsExport.WriteAsync(expected, day!.Plan, stores.Settlements, new Progress<long>(), default);
        Assert.Equal(Encoding.UTF8.GetString(expected.ToArray()), body);
        Assert.Equal(4, body.Count(c => c == '\n'));
        Assert.Equal(
            ("text/csv; charset=utf-8; header=present", "attachment; filename=\"settlement-2014-08-05.csv\""),
            (response.ContentType, response.Headers.ContentDisposition.ToString()));
        Assert.Equal(404, ((ContentResult)await functions.ExportAsync(Get(), "2014-08-07")).StatusCode);
    }

    [Fact]
    public async Task Health_names_the_stores_and_is_503_while_the_engine_or_a_store_is_out_of_reach()
    {
        var health = Json(await functions.HealthAsync(Get(), world.Client));
        Assert.True(health.GetProperty("ok").GetBoolean());
        Assert.StartsWith("sqlite:", health.GetProperty("store").GetString(), StringComparison.Ordinal);

        var client = new Mock<DurableTaskClient>("test");
        client.Setup(engine => engine.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RpcException(new Status(StatusCode.Unavailable, "refused")));
        Assert.Equal(503, ((ContentResult)await functions.HealthAsync(Get(), client.Object)).StatusCode);

        var stores = new AppStores(static _ => throw new StoreUnavailableException("the store does not answer"));
        Assert.Equal(503, ((ContentResult)await world.Create<ReportFunctions>(stores).HealthAsync(Get(), world.Client)).StatusCode);
    }

    private static HttpRequest Get(string query = "")
    {
        var request = Requests.Of("GET");
        request.QueryString = new QueryString(query);
        return request;
    }

    private static async Task<(HttpResponse Response, string Body)> ExecuteAsync(IActionResult result)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await result.ExecuteResultAsync(new ActionContext(context, new RouteData(), new Microsoft.AspNetCore.Mvc.Abstractions.ActionDescriptor()));
        return (context.Response, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static JsonElement Json(IActionResult reply)
    {
        Assert.Equal(200, ((ContentResult)reply).StatusCode);
        return JsonDocument.Parse(((ContentResult)reply).Content!).RootElement;
    }
}

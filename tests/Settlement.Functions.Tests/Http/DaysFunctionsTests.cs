using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions.Tests;

public sealed class DaysFunctionsTests : IAsyncLifetime
{
    private readonly AppWorld world = new();
    private DaysFunctions functions = null!;

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 3);
        await world.ImportAsync(users: 2, Date(6));
        await world.StartEngineAsync();
        await world.ReportAsync();
        await world.ReportAsync(world.Request(Date(6)));
        functions = world.Create<DaysFunctions>();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData("?to=2014-08-06", "2014-08-05 settled 3 0.06, 2014-08-06 settled 2 0.04")]
    [InlineData("?from=2014-08-06&to=2014-08-06", "2014-08-06 settled 2 0.04")]
    [InlineData("?to=2014-08-05&code=key", "2014-08-05 settled 3 0.06")]
    [InlineData("?from=2014-08-07&to=2014-08-08", "2014-08-07 waiting, 2014-08-08 waiting")]
    public async Task Dates_are_listed_with_their_states_and_totals(string query, string days)
    {
        var listed = Json(await GetAsync(query)).GetProperty("days").EnumerateArray();

        Assert.Equal(days, string.Join(", ", listed.Select(day => $"{day.GetProperty("date")} {day.GetProperty("state")}{Totals(day)}")));

        static string Totals(JsonElement day) => day.GetProperty("totals") is { ValueKind: JsonValueKind.Object } totals
            ? $" {totals.GetProperty("users")} {totals.GetProperty("earnings")}"
            : string.Empty;
    }

    [Theory]
    [InlineData("?from=2014-02-30")]
    [InlineData("?from=2014-08-06&to=2014-08-05")]
    [InlineData("?from=2014-08-05&from=2014-08-06")]
    [InlineData("?until=2014-08-06")]
    [InlineData("?from=0001-01-01&to=9999-12-31")]
    public async Task Range_that_cannot_be_meant_is_400(string query) => Assert.Equal(400, (await GetAsync(query)).StatusCode);

    [Theory]
    [InlineData("""{ "from": "2014-02-30" }""")]
    [InlineData("""{ "from": 20140801 }""")]
    [InlineData("""{ "from": "2014-08-06", "to": "2014-08-05" }""")]
    [InlineData("""{ "from": "0001-01-01", "to": "9999-12-31" }""")]
    [InlineData("""{ "dryRun": 1 }""")]
    [InlineData("""{ "dates": [] }""")]
    public async Task Catch_up_that_cannot_be_meant_is_400(string body) => Assert.Equal(400, (await PostAsync(body)).StatusCode);

    [Fact]
    public async Task Catch_up_settles_what_can_be_oldest_first_and_a_second_one_has_nothing_to_do()
    {
        foreach (var day in new[] { 2, 4, 7 })
        {
            await world.ImportAsync(users: 2, Date(day));
        }

        var preview = await PostAsync("""{ "from": "2014-08-01", "to": "2014-08-06", "dryRun": true }""");
        Assert.Equal((200, "2014-08-02,2014-08-04"), (preview.StatusCode, Dates(preview)));
        Assert.Null(await world.Client.GetInstanceAsync(InstanceIds.CatchUp));

        var started = await PostAsync("""{ "from": "2014-08-01", "to": "2014-08-06" }""");
        Assert.Equal((202, "2014-08-02,2014-08-04"), (started.StatusCode, Dates(started)));
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await world.Client.WaitForInstanceCompletionAsync(InstanceIds.CatchUp, timeout.Token);

        var stores = await world.Stores.GetAsync();
        Assert.Equal([2, 4, 5, 6], (await stores.Settlements.ListDaysAsync(null, null, default)).Where(day => day.State == DayState.Settled).Select(day => day.Plan.Date.Day.Day));
        var runs = await stores.RunLog.ListLatestRunsAsync(Date(2), Date(4), default);
        Assert.Equal(["function key catch-up", "function key catch-up"], runs.Select(run => $"{run.Start.StartedBy} {run.Start.Options}"));
        Assert.True(runs[0].End!.EndedAt <= runs[1].Start.StartedAt);

        var again = await PostAsync("""{ "from": "2014-08-01", "to": "2014-08-06" }""");
        Assert.Equal((200, string.Empty), (again.StatusCode, Dates(again)));
    }

    [Fact]
    public async Task Second_catch_up_at_the_same_time_is_409()
    {
        await world.ImportAsync(users: 2, Date(2));
        world.Before = (name, _) => name == "PlanDay" ? new ActivityFailure(IsTransient: false, "stuck") : null;

        Assert.Equal(202, (await PostAsync("""{ "from": "2014-08-01", "to": "2014-08-06" }""")).StatusCode);
        Assert.Equal(409, (await PostAsync("""{ "from": "2014-08-01", "to": "2014-08-06" }""")).StatusCode);
    }

    private static SettlementDate Date(int day) => new(new DateOnly(2014, 8, day));

    private static JsonElement Json(ContentResult answer)
    {
        using var document = JsonDocument.Parse(answer.Content!);
        return document.RootElement.Clone();
    }

    private static string Dates(ContentResult answer) =>
        string.Join(',', Json(answer).GetProperty("dates").EnumerateArray().Select(date => date.GetString()));

    private async Task<ContentResult> GetAsync(string query)
    {
        var request = Requests.Of(HttpMethods.Get);
        request.QueryString = new QueryString(query);
        return (ContentResult)await functions.DaysAsync(request, world.Client);
    }

    private async Task<ContentResult> PostAsync(string body) => (ContentResult)await functions.DaysAsync(Requests.Of(HttpMethods.Post, body), world.Client);
}

using System.Text.Json;
using Azure.Storage.Blobs;
using DurableTask.Core.Exceptions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Moq;
using Settlement.Core;

namespace Settlement.Functions.Tests;

public sealed class SettlementFunctionsTests : IAsyncLifetime
{
    private readonly AppWorld world = new();
    private readonly Mock<DurableTaskClient> client = new("test") { CallBase = false };
    private readonly List<RunRequest> started = [];
    private SettlementFunctions functions = null!;

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 3);
        functions = world.Create<SettlementFunctions>();
        client.TakesStarts(started);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Start_without_a_body_is_a_run_of_all_users_and_answers_202_with_its_location()
    {
        var (reply, response) = await SettlementAsync(Request("POST"));

        Assert.Equal((202, "application/json; charset=utf-8"), (reply.StatusCode, reply.ContentType));
        Assert.Equal("/api/settlements/2014-08-05", response.Headers.Location);
        Assert.Equal("settle-2014-08-05", Json(reply).GetProperty("instanceId").GetString());
        var request = Assert.Single(started);
        Assert.Equal((RunScope.AllUsers, false, "settle-2014-08-05"), (request.Scope, request.DryRun, request.InstanceId));
    }

    [Theory]
    [InlineData("""{"users":["user-00001","user-00001"],"dryRun":true}""", RunScope.NamedUsers, 1, true)]
    [InlineData("""{"onlyFailed":true}""", RunScope.OnlyFailed, 0, false)]
    [InlineData("{}", RunScope.AllUsers, 0, false)]
    public async Task Body_narrows_the_run(string body, RunScope scope, int users, bool dryRun)
    {
        var (reply, _) = await SettlementAsync(Request("POST", body));

        Assert.Equal(202, reply.StatusCode);
        var request = Assert.Single(started);
        Assert.Equal((scope, users, dryRun, false), (request.Scope, request.Users.Count, request.DryRun, request.RetryRejected));
    }

    [Fact]
    public async Task Body_says_what_a_dry_run_showed_and_the_run_has_to_find()
    {
        var hash = new string('a', 64) + "-" + new string('b', 64);

        var (reply, _) = await SettlementAsync(Request("POST", $$"""{"expectInputs":"{{hash}}"}"""));

        Assert.Equal(202, reply.StatusCode);
        Assert.Equal(hash, Assert.Single(started).ExpectedInputs!.ToString());
        foreach (var bad in new[] { "\"abc\"", "7", "null" })
        {
            AssertProblem((await SettlementAsync(Request("POST", $$"""{"expectInputs":{{bad}}}"""))).Reply, 400);
        }

        Assert.Single(started);
    }

    [Fact]
    public async Task Body_asks_for_another_transaction_id_where_a_payment_was_refused()
    {
        var (reply, _) = await SettlementAsync(Request("POST", """{"onlyFailed":true,"retryRejected":true}"""));

        Assert.Equal(202, reply.StatusCode);
        var request = Assert.Single(started);
        Assert.Equal((RunScope.OnlyFailed, true), (request.Scope, request.RetryRejected));
    }

    [Theory]
    [InlineData("2014-08-06", false, 202)]
    [InlineData("2014-08-06", true, 400)]
    [InlineData("2014-08-05", false, 400)]
    public async Task Named_users_are_left_to_a_run_only_where_the_inbox_may_hold_all_the_positions_there_are(string date, bool dryRun, int status)
    {
        await using var app = new AppWorld(options => options with { Inbox = new BlobContainerClient(new Uri("http://127.0.0.1/account/inbox")) });
        await app.ImportAsync(users: 3);
        functions = app.Create<SettlementFunctions>();
        var body = JsonSerializer.Serialize(new { users = new[] { "newcomer" }, dryRun });

        var (reply, _) = await SettlementAsync(Request("POST", body), date);

        Assert.Equal(status, reply.StatusCode);
        Assert.Equal(status == 202 ? 1 : 0, started.Count);
    }

    [Fact]
    public async Task Start_while_a_run_is_going_on_is_409_with_the_status_url()
    {
        client.Setup(engine => engine.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new OrchestrationAlreadyExistsException());

        var (reply, response) = await SettlementAsync(Request("POST"));

        AssertProblem(reply, 409);
        Assert.Equal("/api/settlements/2014-08-05", Json(reply).GetProperty("statusUrl").GetString());
        Assert.Equal("/api/settlements/2014-08-05", response.Headers.Location);
    }

    // The cut-off is the end of the date, in UTC.
    [Theory]
    [InlineData(-1, 400)]
    [InlineData(0, 202)]
    public async Task Run_of_a_date_is_400_until_its_cut_off_and_starts_from_then_on(int ticks, int status)
    {
        functions = world.Create<SettlementFunctions>(new TestClock(new DateTimeOffset(2014, 8, 6, 0, 0, 0, TimeSpan.Zero).AddTicks(ticks)));

        var (reply, _) = await SettlementAsync(Request("POST"));
        var (dry, _) = await SettlementAsync(Request("POST", """{"dryRun":true}"""));

        Assert.Equal((status, status), (reply.StatusCode, dry.StatusCode));
        Assert.Equal(status == 202 ? 2 : 0, started.Count);
    }

    [Theory]
    [InlineData(DayState.Settled, 202)]
    [InlineData(DayState.Closed, 409)]
    public async Task Run_of_a_closed_day_is_409_and_starts_nothing(DayState state, int status)
    {
        var stores = await world.Stores.GetAsync();
        var plan = new DayPlan(AppWorld.Date, world.Options.Product, world.Options.Currency, Yield.Parse("1.1301"), world.Options.Rounding, Payer.Ledger);
        var day = await stores.Settlements.CreateDayAsync(plan, default);
        Assert.True(await stores.Settlements.UpdateDayAsync(day with { State = state }, default));

        foreach (var body in new[] { null, """{"dryRun":true}""", """{"onlyFailed":true}""" })
        {
            var (reply, _) = await SettlementAsync(Request("POST", body));
            Assert.Equal(status, reply.StatusCode);
        }

        Assert.Equal(status == 202 ? 3 : 0, started.Count);
    }

    [Fact]
    public async Task Dry_run_has_an_instance_id_of_its_own_is_one_from_its_first_status_on_and_keeps_no_run_from_starting()
    {
        using var held = new SemaphoreSlim(0);
        using var reached = new SemaphoreSlim(0);
        world.Before = (activity, input) =>
        {
            if (activity == "SettleUsers" && ((SettleUsersInput)input).DryRun)
            {
                reached.Release();
                Assert.True(held.Wait(TimeSpan.FromMinutes(1)));
            }

            return null;
        };
        await world.StartEngineAsync();

        var dry = (ContentResult)await functions.SettlementAsync(Request("POST", """{"dryRun":true}"""), "2014-08-05", world.Client);
        Assert.True(await reached.WaitAsync(TimeSpan.FromMinutes(1)));
        var whileDry = Json((ContentResult)await functions.SettlementAsync(Request("GET"), "2014-08-05", world.Client));
        var second = (ContentResult)await functions.SettlementAsync(Request("POST", """{"dryRun":true}"""), "2014-08-05", world.Client);
        var report = await world.ReportAsync();
        held.Release(100);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await world.Client.WaitForInstanceCompletionAsync("dry-run-2014-08-05", timeout.Token);
        var after = Json((ContentResult)await functions.SettlementAsync(Request("GET"), "2014-08-05", world.Client));

        Assert.Equal((202, "dry-run-2014-08-05"), (dry.StatusCode, Json(dry).GetProperty("instanceId").GetString()));
        Assert.Equal(JsonValueKind.Null, whileDry.GetProperty("run").ValueKind);
        Assert.Equal(("running", true), (whileDry.GetProperty("latestDryRun").GetProperty("status").GetString(), whileDry.GetProperty("latestDryRun").GetProperty("dryRun").GetBoolean()));
        Assert.Equal((409, "A dry run is going on"), (second.StatusCode, Json(second).GetProperty("title").GetString()));
        Assert.Equal((3L, false), (report.Tally.Settled, report.DryRun));
        Assert.Equal(
            ("completed", false, "completed", true),
            (after.GetProperty("run").GetProperty("status").GetString(), after.GetProperty("run").GetProperty("dryRun").GetBoolean(),
            after.GetProperty("latestDryRun").GetProperty("status").GetString(), after.GetProperty("latestDryRun").GetProperty("dryRun").GetBoolean()));
    }

    [Theory]
    [InlineData("2014-02-30", 400)]
    [InlineData("../../x", 400)]
    [InlineData("..%2F..%2Fx", 400)]
    [InlineData("20140805", 400)]
    [InlineData("2014-08-05T00:00:00", 400)]
    public async Task Address_that_is_no_date_is_a_problem(string date, int status)
    {
        foreach (var method in new[] { "GET", "POST" })
        {
            var (reply, _) = await SettlementAsync(Request(method), date);
            AssertProblem(reply, status);
        }

        Assert.Empty(started);
    }

    [Theory]
    [InlineData("""{"users":["nobody"]}""", 400)]
    [InlineData("""{"user":["user-00001"]}""", 400)]
    [InlineData("""{"dryRun":"yes"}""", 400)]
    [InlineData("""{"dryRun":true,"dryRun":false}""", 400)]
    [InlineData("""{"users":["user-00001"],"onlyFailed":true}""", 400)]
    [InlineData("""{"retryRejected":true}""", 400)]
    [InlineData("""{"users":[]}""", 400)]
    [InlineData("""{"users":[1]}""", 400)]
    [InlineData("""{"users":["a/b"]}""", 400)]
    [InlineData("[]", 400)]
    [InlineData("{", 400)]
    [InlineData("{}", 415, "text/plain")]
    [InlineData("{}", 415, null)]
    public async Task Bad_body_is_a_problem_and_starts_nothing(string body, int status, string? contentType = "application/json")
    {
        var (reply, _) = await SettlementAsync(Request("POST", body, contentType));

        AssertProblem(reply, status);
        Assert.Empty(started);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_of_two_megabytes_is_413_whether_or_not_its_length_is_given(bool lengthGiven)
    {
        var request = Request("POST", new string(' ', 2 * 1024 * 1024));
        request.ContentLength = lengthGiven ? request.ContentLength : null;

        var (reply, _) = await SettlementAsync(request);

        AssertProblem(reply, 413);
        Assert.Empty(started);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Wrong_method_is_405_and_says_which_are_right(string method)
    {
        var (reply, response) = await SettlementAsync(Request(method));

        AssertProblem(reply, 405);
        Assert.Equal("GET, POST", response.Headers.Allow);
        AssertProblem((ContentResult)await functions.UserAsync(Request(method), "2014-08-05", "user-00001"), 405);
        AssertProblem((ContentResult)await functions.ReconciliationAsync(Request(method), "2014-08-05"), 405);
    }

    [Fact]
    public async Task Failure_nobody_planned_is_500_without_a_word_about_it()
    {
        client.Setup(engine => engine.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("secret of the inside"));

        var (reply, _) = await SettlementAsync(Request("GET"));

        AssertProblem(reply, 500);
        Assert.DoesNotContain("secret", reply.Content!, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", reply.Content!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Date_that_was_never_run_is_404_and_its_reconciliation_names_what_is_missing()
    {
        var (reply, _) = await SettlementAsync(Request("GET"));
        AssertProblem(reply, 404);

        var reconciliation = (ContentResult)await functions.ReconciliationAsync(Request("GET"), "2014-08-05");
        Assert.Equal(200, reconciliation.StatusCode);
        Assert.Equal(("record-missing", 3), (Json(reconciliation).GetProperty("breaks")[0].GetProperty("code").GetString(), Json(reconciliation).GetProperty("breakCount").GetInt32()));
        AssertProblem((ContentResult)await functions.ReconciliationAsync(Request("GET"), "2014-08-06"), 404);
    }

    // A yield is there, and nobody to earn it: there is nothing to call clean.
    [Fact]
    public async Task Reconciliation_of_a_date_without_positions_that_was_never_run_is_404()
    {
        var stores = await world.Stores.GetAsync();
        await stores.Inputs.WriteYieldsAsync([new(SettlementDate.Parse("2014-08-06"), Yield.Parse("1.1203"))], replace: false, CancellationToken.None);

        AssertProblem((ContentResult)await functions.ReconciliationAsync(Request("GET"), "2014-08-06"), 404);
    }

    [Fact]
    public async Task Settled_day_shows_its_totals_its_users_and_a_clean_reconciliation()
    {
        await world.StartEngineAsync();
        await world.ReportAsync();

        var status = Json((ContentResult)await functions.SettlementAsync(Request("GET"), "2014-08-05", world.Client));
        Assert.Equal(("settled", "completed", "finished"), (
            status.GetProperty("state").GetString(),
            status.GetProperty("run").GetProperty("status").GetString(),
            status.GetProperty("run").GetProperty("phase").GetString()));
        Assert.Equal(3, status.GetProperty("run").GetProperty("settled").GetInt32());
        Assert.Equal("0.06", status.GetProperty("totals").GetProperty("earnings").GetString());

        var user = Json((ContentResult)await functions.UserAsync(Request("GET"), "2014-08-05", "user-00001"));
        Assert.Equal(("paid", "200.37", "0.02"), (
            user.GetProperty("status").GetString(), user.GetProperty("position").GetString(), user.GetProperty("earnings").GetString()));
        Assert.Equal("200.37 × 1.1301 / 10,000 = 0.0226438137", user.GetProperty("formula").GetString());
        Assert.Equal(user.GetProperty("transactionId").GetString(), user.GetProperty("payment").GetProperty("transactionId").GetString());

        var reconciliation = Json((ContentResult)await functions.ReconciliationAsync(Request("GET"), "2014-08-05"));
        Assert.True(reconciliation.GetProperty("clean").GetBoolean());
        Assert.Equal(("0.06", "0.06", "0.06"), (
            reconciliation.GetProperty("expected").GetString(),
            reconciliation.GetProperty("recorded").GetString(),
            reconciliation.GetProperty("paid").GetString()));
    }

    [Fact]
    public async Task Run_that_is_going_on_shows_its_phase_before_any_part_has_published_its_counts()
    {
        using var held = new SemaphoreSlim(0);
        using var reached = new SemaphoreSlim(0);
        world.Before = (activity, _) =>
        {
            if (activity == "SettleUsers")
            {
                reached.Release();
                Assert.True(held.Wait(TimeSpan.FromMinutes(1)));
            }

            return null;
        };
        await world.StartEngineAsync();
        var run = world.ReportAsync();
        Assert.True(await reached.WaitAsync(TimeSpan.FromMinutes(1)));

        var reply = (ContentResult)await functions.SettlementAsync(Request("GET"), "2014-08-05", world.Client);
        held.Release(100);

        Assert.Equal(200, reply.StatusCode);
        var document = Json(reply).GetProperty("run");
        Assert.Equal(("running", "settling", 0), (
            document.GetProperty("status").GetString(), document.GetProperty("phase").GetString(), document.GetProperty("users").GetInt32()));
        Assert.Equal(3, (await run).Tally.Settled);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    public async Task Part_that_has_published_nothing_counts_nothing_however_the_engine_says_so(string? nothing)
    {
        var settling = JsonSerializer.Serialize(new RunStatus(RunPhase.Settling, new Tally(2, 0, 0, 0, 0, 4, 0)), DurableJson.Options);
        SetUpInstance("settle-2014-08-05", settling);
        SetUpInstance("settle-2014-08-05-p00", nothing);
        SetUpInstance("settle-2014-08-05-p01", settling);

        var (reply, _) = await SettlementAsync(Request("GET"));

        Assert.Equal(200, reply.StatusCode);
        Assert.Equal(2, Json(reply).GetProperty("run").GetProperty("settled").GetInt32());
    }

    [Theory]
    [InlineData("nobody", 404)]
    [InlineData("a#b", 400)]
    public async Task User_who_is_not_there_is_a_problem(string user, int status) =>
        AssertProblem((ContentResult)await functions.UserAsync(Request("GET"), "2014-08-05", user), status);

    private void SetUpInstance(string id, string? customStatus) => client
        .Setup(engine => engine.GetInstanceAsync(id, It.IsAny<bool>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync(new OrchestrationMetadata("SettleDay", id)
        {
            RuntimeStatus = OrchestrationRuntimeStatus.Running,
            SerializedCustomStatus = customStatus,
            DataConverter = new JsonDataConverter(DurableJson.Options),
        });

    private async Task<(ContentResult Reply, HttpResponse Response)> SettlementAsync(HttpRequest request, string date = "2014-08-05") =>
        ((ContentResult)await functions.SettlementAsync(request, date, client.Object), request.HttpContext.Response);

    private static HttpRequest Request(string method, string? body = null, string? contentType = "application/json") =>
        Requests.Of(method, body, contentType);

    private static void AssertProblem(ContentResult reply, int status)
    {
        Assert.Equal((status, "application/problem+json; charset=utf-8"), (reply.StatusCode, reply.ContentType));
        var problem = Json(reply);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual(string.Empty, problem.GetProperty("title").GetString());
        Assert.NotEqual(string.Empty, problem.GetProperty("detail").GetString());
    }

    private static JsonElement Json(ContentResult reply) => JsonDocument.Parse(reply.Content!).RootElement;
}

using System.Text.Json;
using Grpc.Core;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Moq;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions.Tests;

/// <summary>Every document that the app answers with, byte for byte, as dashboards and scripts read it.</summary>
public sealed class ApprovedAnswersTests : IAsyncLifetime
{
    private const string Day = "2014-08-05";

    private AppWorld world = new(static options => options with { Partitions = 1, PartitionWindow = 1, ActivityWindow = 1 });
    private HttpTranscript http = null!;

    public Task InitializeAsync()
    {
        http = new HttpTranscript(world, () => world.Client);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Day_from_the_first_look_to_its_certificate()
    {
        await ImportAsync(("alice", 20_383), ("bob", 20_000_000_000), ("zero", 0));
        await world.StartEngineAsync();

        await http.SendAsync("GET", Day);
        await http.SendAsync("GET", $"{Day}/reconciliation");
        await http.SendAsync("GET", $"{Day}/users/alice");
        await RunAsync("""{"dryRun":true}""");
        await http.SendAsync("GET", Day);
        await RunAsync();
        await http.SendAsync("GET", Day);
        foreach (var user in new[] { "alice", "bob", "zero", "nobody" })
        {
            await http.SendAsync("GET", $"{Day}/users/{user}");
        }

        await http.SendAsync("GET", $"{Day}/reconciliation");
        await RunAsync("""{"users":["alice"]}""");
        await http.SendAsync("GET", Day);
        await CloseAsync();
        await http.SendAsync("GET", Day);
        await http.SendAsync("POST", $"{Day}/close");
        await http.SendAsync("GET", $"{Day}/users/alice");
        await RunAsync();
        await http.SendAsync("GET", Day);

        await http.CheckAsync("day.txt");
    }

    [Fact]
    public async Task Day_that_is_corrected_twice_and_closed_with_its_corrections()
    {
        // When it was booked is in a correction's certificate.
        await world.DisposeAsync();
        world = new AppWorld(static options => options with { Partitions = 1, PartitionWindow = 1, ActivityWindow = 1 }, new TestClock());
        http = new HttpTranscript(world, () => world.Client);
        await ImportAsync(("alice", 20_383), ("bob", 20_000_000_000));
        await world.StartEngineAsync();
        const string Corrections = $"{Day}/corrections";
        const string Inputs = """{"reason":"yield published wrong","yield":"1.1201" """;

        await http.SendAsync("GET", Corrections);
        await http.SendAsync("POST", Corrections, Inputs + "}");
        await RunAsync();
        await http.SendAsync("GET", Corrections);
        await http.SendAsync("GET", $"{Corrections}/1");
        await CorrectAsync(Inputs + "}", "preview-correct-2014-08-05");
        var preview = await http.SendAsync("GET", Corrections);
        var hash = JsonDocument.Parse(preview).RootElement.GetProperty("preview").GetProperty("report").GetProperty("correction").GetProperty("hash").GetString()!;
        await CorrectAsync(Inputs + $",\"book\":true,\"expectHash\":\"{hash.Replace(hash[0], hash[0] == 'a' ? 'b' : 'a')}\"}}", "correct-2014-08-05-c1");
        await http.SendAsync("GET", $"{Corrections}/1");
        await CorrectAsync(Inputs + $",\"book\":true,\"expectHash\":\"{hash}\"}}", "correct-2014-08-05-c1");
        await http.SendAsync("GET", $"{Corrections}/1");
        await CorrectAsync(
            """{"reason":"file of another day","positions":[{"userId":"carol","balance":"200000000"},{"userId":"bob","balance":"100000000.00"}],"book":true}""",
            "correct-2014-08-05-c2");
        await http.SendAsync("GET", $"{Corrections}/2");
        await http.SendAsync("GET", Corrections);
        await http.SendAsync("GET", $"{Day}/users/bob");
        await http.SendAsync("GET", Day);
        await http.SendAsync("POST", $"{Corrections}/1/close");
        await CloseAsync();
        await http.SendAsync("POST", $"{Corrections}/2/close");
        await http.SendAsync("POST", $"{Corrections}/3/close");
        await http.SendAsync("POST", $"{Corrections}/1/close");
        await EndOfAsync("close-2014-08-05-c1");
        await http.SendAsync("POST", $"{Corrections}/1/close");
        await http.SendAsync("GET", $"{Corrections}/1");

        await http.CheckAsync("corrections.txt");

        async Task CorrectAsync(string body, string instanceId)
        {
            await http.SendAsync("POST", Corrections, body);
            await EndOfAsync(instanceId);
        }
    }

    [Fact]
    public async Task Certificate_and_proofs()
    {
        await ImportAsync(("alice", 20_383), ("bob", 20_000_000_000), ("zero", 0));
        await world.StartEngineAsync();

        await CertificateAndProofsAsync();
        await RunAsync();
        await CertificateAndProofsAsync();
        await CloseAsync();
        await CertificateAndProofsAsync();
        await http.SendAsync("GET", $"{Day}/users/zero/proof");
        await http.SendAsync("GET", $"{Day}/users/nobody/proof");

        var stores = await world.Stores.GetAsync();
        var day = (await stores.Settlements.ReadDayAsync(AppWorld.Date, default))!;
        Assert.True(CertificateText.TryParse(day.Certificate!, out var certificate));
        foreach (var changed in new[] { certificate with { Form = CertificateForm.OneDigest }, certificate with { Users = 2 }, null })
        {
            day = (await stores.Settlements.ReadDayAsync(AppWorld.Date, default))!;
            Assert.True(await stores.Settlements.UpdateDayAsync(day with { Certificate = changed?.ToText() }, default));
            await CertificateAndProofsAsync();
        }

        await http.CheckAsync("certificate-and-proofs.txt");

        async Task CertificateAndProofsAsync()
        {
            await http.SendAsync("GET", $"{Day}/certificate");
            await http.SendAsync("GET", $"{Day}/users/alice/proof");
        }
    }

    [Fact]
    public async Task Users_in_conflict_and_in_quarantine()
    {
        await ImportAsync(("alice", 20_383), ("bob", 30_000), ("carol", 40_000));
        await world.StartEngineAsync();
        world.Before = static (activity, input) => activity == "SettleUsers" && ((SettleUsersInput)input).Positions.Any(position => position.UserId == "bob")
            ? new ActivityFailure(IsTransient: false, "poison\nof two lines")
            : null;

        await RunAsync();
        await http.SendAsync("GET", Day);
        foreach (var user in new[] { "alice", "bob", "carol" })
        {
            await http.SendAsync("GET", $"{Day}/users/{user}");
        }

        await http.SendAsync("GET", $"{Day}/reconciliation");
        await http.SendAsync("POST", $"{Day}/close");
        world.Before = static (_, _) => null;
        await ReplaceAsync("alice", 20_000);
        await RunAsync();
        await http.SendAsync("GET", Day);
        await http.SendAsync("GET", $"{Day}/users/alice");
        await http.SendAsync("GET", $"{Day}/reconciliation");
        await RunAsync("""{"onlyFailed":true}""");
        await http.SendAsync("GET", Day);

        await http.CheckAsync("conflict-and-quarantine.txt");
    }

    [Fact]
    public async Task Day_whose_yield_was_replaced()
    {
        await ImportAsync(("alice", 20_383));
        await world.StartEngineAsync();
        await RunAsync();
        var stores = await world.Stores.GetAsync();
        await stores.Inputs.WriteYieldsAsync([new(AppWorld.Date, Yield.Parse("2.0000"))], replace: true, default);

        await RunAsync();
        await http.SendAsync("GET", Day);
        await http.SendAsync("GET", $"{Day}/users/alice");
        await http.SendAsync("GET", $"{Day}/reconciliation");

        await http.CheckAsync("plan-differs.txt");
    }

    [Fact]
    public async Task Annual_yield_with_its_formula()
    {
        var stores = await world.Stores.GetAsync();
        await stores.Inputs.WriteYieldsAsync([new(AppWorld.Date, Yield.Parse("4.125", YieldQuote.AnnualPercentAct365))], replace: false, default);
        await stores.Inputs.WritePositionsAsync(AppWorld.Date, [new(UserId.Parse("alice"), new Money(20_383_00))], PositionsRule.Adding, default);

        await http.SendAsync("GET", $"{Day}/users/alice");
        await http.SendAsync("GET", $"{Day}/reconciliation");

        await http.CheckAsync("annual-yield.txt");
    }

    [Fact]
    public async Task Runs_that_could_not_be_planned()
    {
        await world.StartEngineAsync();
        await http.SendAsync("GET", $"{Day}/users/alice");
        await http.SendAsync("GET", $"{Day}/reconciliation");
        await http.SendAsync("POST", $"{Day}/close");

        await RunAsync();
        await http.SendAsync("GET", Day);
        await ImportAsync();
        await RunAsync();
        await http.SendAsync("GET", Day);
        await ImportAsync(("alice", 20_383));
        await world.ReportAsync(world.Request(AppWorld.Date) with { Scope = RunScope.NamedUsers, Users = [UserId.Parse("nobody"), UserId.Parse("noone")] });
        await http.SendAsync("GET", Day);

        await http.CheckAsync("not-planned.txt");
    }

    [Fact]
    public async Task Run_that_is_going_on_and_one_that_failed()
    {
        await ImportAsync(("alice", 20_383));
        using var held = new SemaphoreSlim(0);
        using var reached = new SemaphoreSlim(0);
        world.Before = (activity, _) =>
        {
            if (activity != "SettleUsers")
            {
                return null;
            }

            reached.Release();
            Assert.True(held.Wait(TimeSpan.FromMinutes(1)));
            return new ActivityFailure(IsTransient: true, "the store does not answer");
        };
        await world.StartEngineAsync();

        await http.SendAsync("POST", Day);
        Assert.True(await reached.WaitAsync(TimeSpan.FromMinutes(1)));
        await http.SendAsync("GET", Day);
        await http.SendAsync("POST", Day);
        held.Release(100);
        await EndOfAsync("settle-2014-08-05");
        await http.SendAsync("GET", Day);

        await http.CheckAsync("running-and-failed.txt");
    }

    [Fact]
    public async Task Run_that_waits_for_its_turn()
    {
        await ImportAsync(("alice", 20_383));
        await world.StartEngineAsync();
        await world.TakeLeaseAsync("alice@desk (process 42)", takeOver: false);

        await http.SendAsync("POST", Day, "{}");
        await UntilAsync("run", "waiting-for-turn");
        await http.SendAsync("GET", Day);

        await http.CheckAsync("waiting-for-turn.txt");
    }

    [Fact]
    public async Task Run_that_waits_for_its_inputs_after_a_file_was_set_aside()
    {
        await world.StartEngineAsync();
        await File.WriteAllTextAsync(Path.Combine(world.Inbox.FullName, "positions-2014-08-05.csv"), "user_id,balance\nalice,much\nbob,\n");
        var waiting = world.Request(AppWorld.Date) with { Inbox = new InboxUse { Deadline = DateTimeOffset.UtcNow.AddHours(1), Polling = new Polling(TimeSpan.FromHours(1)) } };

        await world.ReportAsync(waiting with { Inbox = new InboxUse() });
        await http.SendAsync("GET", Day);
        await world.StartAsync(waiting);
        await UntilAsync("run", "waiting-for-inputs");
        await http.SendAsync("GET", Day);

        await http.CheckAsync("waiting-for-inputs.txt");
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Live_counts_of_a_run(OrchestrationRuntimeStatus status)
    {
        var client = new Mock<DurableTaskClient>("test");
        SetUp("settle-2014-08-05", default);
        SetUp("settle-2014-08-05-p00", new Tally(1, 2, 3, 4, 5, 6_000, 7));
        http = new HttpTranscript(world, () => client.Object);

        await http.SendAsync("GET", Day);

        await http.CheckAsync($"live-counts-{status.ToString().ToLowerInvariant()}.txt");

        void SetUp(string id, Tally tally) => client
            .Setup(engine => engine.GetInstanceAsync(id, It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new OrchestrationMetadata("SettleDay", id)
            {
                RuntimeStatus = status,
                SerializedCustomStatus = status == OrchestrationRuntimeStatus.Pending
                    ? null
                    : JsonSerializer.Serialize(new RunStatus(RunPhase.Settling, tally), DurableJson.Options),
                DataConverter = new JsonDataConverter(DurableJson.Options),
            });
    }

    [Fact]
    public async Task Close_that_finds_breaks_waits_for_its_turn_and_is_taken_over()
    {
        await ImportAsync(("alice", 20_383));
        await world.StartEngineAsync();
        await RunAsync();
        await ImportAsync(("late", 31_000));

        await CloseAsync();
        await http.SendAsync("GET", Day);
        world.Before = (activity, _) =>
        {
            if (activity == "BeginClose")
            {
                world.TakeLeaseAsync("carol@desk (process 7)", takeOver: true).GetAwaiter().GetResult();
            }

            return null;
        };
        await CloseAsync();
        await http.SendAsync("GET", Day);
        await http.SendAsync("POST", $"{Day}/close");
        await UntilAsync("close", "waiting-for-turn");
        await http.SendAsync("GET", Day);
        await http.SendAsync("POST", $"{Day}/close");

        await http.CheckAsync("close-refused.txt");
    }

    [Theory]
    [InlineData(DayState.Open, Payer.Ledger, false, "close-not-settled.txt")]
    [InlineData(DayState.Settled, Payer.Service, false, "close-payer-differs.txt")]
    [InlineData(DayState.Settled, Payer.Ledger, true, "close-while-running.txt")]
    public async Task Close_that_is_refused_at_once(DayState state, Payer payer, bool isRunning, string approved)
    {
        var client = new Mock<DurableTaskClient>("test");
        client.Setup(engine => engine.GetInstanceAsync("settle-2014-08-05", It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(isRunning ? new OrchestrationMetadata("SettleDay", "settle-2014-08-05") { RuntimeStatus = OrchestrationRuntimeStatus.Running } : null);
        var stores = await world.Stores.GetAsync();
        var plan = new DayPlan(AppWorld.Date, world.Options.Product, world.Options.Currency, Yield.Parse("1.1301"), world.Options.Rounding, payer);
        var day = await stores.Settlements.CreateDayAsync(plan, default);
        Assert.True(await stores.Settlements.UpdateDayAsync(day with { State = state }, default));
        http = new HttpTranscript(world, () => client.Object);

        await http.SendAsync("POST", $"{Day}/close");
        await http.SendAsync("GET", $"{Day}/reconciliation");

        await http.CheckAsync(approved);
    }

    [Fact]
    public async Task Bad_requests()
    {
        await ImportAsync(("alice", 20_383));
        http = new HttpTranscript(world, static () => new Mock<DurableTaskClient>(MockBehavior.Strict, "test").Object);

        foreach (var path in new[] { "2014-02-30", "20140805", "2014-02-30/users/alice", "2014-02-30/reconciliation", "2014-02-30/certificate", "2014-02-30/users/alice/proof", $"{Day}/users/a#b", $"{Day}/users/a#b/proof", $"{Day}/users/{new string('a', 129)}" })
        {
            await http.SendAsync("GET", path);
        }

        await http.SendAsync("POST", "2014-02-30/close");
        foreach (var body in new[] { """{"x":1}""", """{"dryRun":true}""", "[]", "{" })
        {
            await http.SendAsync("POST", $"{Day}/close", body);
        }

        foreach (var path in new[] { Day, $"{Day}/users/alice", $"{Day}/reconciliation" })
        {
            await http.SendAsync("GET", path, "{}");
        }

        await http.SendAsync("POST", "2099-01-01");
        string[] bodies =
        [
            "{", "[]", """{"amount":"1.00"}""", """{"dryRun":"yes"}""", """{"onlyFailed":1}""", """{"dryRun":true,"dryRun":false}""", """{"users":[]}""",
            """{"users":"alice"}""", """{"users":[1]}""", """{"users":["a/b"]}""", """{"users":["alice"],"onlyFailed":true}""", """{"retryRejected":true}""", """{"users":["alice","nobody","noone"]}""",
        ];
        foreach (var body in bodies)
        {
            await http.SendAsync("POST", Day, body);
        }

        await http.SendAsync("POST", Day, "{}", contentType: "text/plain");
        await http.SendAsync("POST", Day, new string(' ', 2 * 1024 * 1024));
        foreach (var path in new[] { Day, $"{Day}/users/alice", $"{Day}/reconciliation", $"{Day}/close", $"{Day}/certificate", $"{Day}/users/alice/proof" })
        {
            await http.SendAsync("DELETE", path);
        }

        await http.CheckAsync("bad-requests.txt");
    }

    [Fact]
    public async Task Callers_who_are_not_let_in()
    {
        await world.DisposeAsync();
        world = new AppWorld(static options => options with { Authentication = CallerAuthentication.Entra });
        http = new HttpTranscript(world, static () => new Mock<DurableTaskClient>(MockBehavior.Strict, "test").Object);

        await http.SendAsync("GET", Day);
        await http.SendAsync("GET", Day, principal: Principal.Of("other.role"));
        await http.SendAsync("POST", Day, principal: Principal.Of("settlement.read"));
        await http.SendAsync("POST", $"{Day}/close", principal: Principal.Of("settlement.read"));
        await http.SendAsync("DELETE", Day, principal: Principal.Of("settlement.read"));

        await http.CheckAsync("not-let-in.txt");
    }

    [Fact]
    public async Task Failures_of_the_store_and_of_what_nobody_planned()
    {
        var client = new Mock<DurableTaskClient>("test");
        http = new HttpTranscript(
            world,
            () => client.Object,
            new AppStores(static _ => throw new StoreUnavailableException("tables:https://acc.table.core.windows.net does not answer:\n503 Server Busy")));

        foreach (var path in new[] { Day, $"{Day}/users/alice", $"{Day}/reconciliation", $"{Day}/certificate", $"{Day}/users/alice/proof" })
        {
            await http.SendAsync("GET", path);
        }

        await http.SendAsync("POST", $"{Day}/close");
        await http.SendAsync("POST", Day, """{"users":["alice"]}""");
        await http.SendAsync("POST", Day);
        client.Setup(engine => engine.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RpcException(new Status(StatusCode.Unknown, "secret of the inside")));
        await http.SendAsync("GET", Day);
        client.Setup(engine => engine.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("secret of the inside"));
        await http.SendAsync("GET", Day);

        await http.CheckAsync("failures.txt");
    }

    private async Task ImportAsync(params (string User, long Minor)[] positions)
    {
        var stores = await world.Stores.GetAsync();
        await stores.Inputs.WriteYieldsAsync([new(AppWorld.Date, Yield.Parse("1.1301"))], replace: false, default);
        await stores.Inputs.WritePositionsAsync(
            AppWorld.Date, positions.Select(position => new Position(UserId.Parse(position.User), new Money(position.Minor))), PositionsRule.Adding, default);
    }

    private async Task ReplaceAsync(string user, long minor)
    {
        var stores = await world.Stores.GetAsync();
        await stores.Inputs.WritePositionsAsync(AppWorld.Date, [new Position(UserId.Parse(user), new Money(minor))], PositionsRule.AddingOrReplacing, default);
    }

    private async Task RunAsync(string? body = null)
    {
        await http.SendAsync("POST", Day, body);
        await EndOfAsync(body?.Contains("dryRun", StringComparison.Ordinal) == true ? "dry-run-2014-08-05" : "settle-2014-08-05");
    }

    private async Task CloseAsync()
    {
        await http.SendAsync("POST", $"{Day}/close");
        await EndOfAsync("close-2014-08-05");
    }

    private async Task EndOfAsync(string instanceId)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await world.Client.WaitForInstanceCompletionAsync(instanceId, timeout.Token);
    }

    private async Task UntilAsync(string what, string phase)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var watch = new HttpTranscript(world, () => world.Client);
        while (true)
        {
            var shown = JsonDocument.Parse(await watch.SendAsync("GET", Day)).RootElement;
            if (shown.TryGetProperty(what, out var document) && document.ValueKind == JsonValueKind.Object && document.GetProperty("phase").GetString() == phase)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), timeout.Token);
        }
    }
}

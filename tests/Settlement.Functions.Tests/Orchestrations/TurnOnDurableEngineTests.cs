using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Settlement.Core;

namespace Settlement.Functions.Tests;

/// <summary>The lease and the log of runs, as the app's runs share them with the command line's.</summary>
public sealed class TurnOnDurableEngineTests : IAsyncLifetime
{
    private readonly AppWorld world = new();

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 23);
        await world.StartEngineAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Log_says_who_ran_what_when_and_how_it_ended_and_the_lease_is_given_back()
    {
        await world.ReportAsync();
        await world.ReportAsync(world.WorkflowRequests.Run(AppWorld.Date, RunKind.Timer, "timer", "all users"));
        await world.ReportAsync(world.Request(AppWorld.Date) with { DryRun = true });

        var runs = (await StatusAsync()).GetProperty("runs");

        Assert.Equal(2, runs.GetArrayLength());
        Assert.Equal(
            ["2 timer timer all users finished 0 23", "1 http function key all users finished 23 0"],
            runs.EnumerateArray().Select(run => string.Join(
                ' ',
                new[] { "number", "kind", "startedBy", "options", "state", "settled", "alreadySettled" }.Select(name => run.GetProperty(name).ToString()))));
        Assert.All(runs.EnumerateArray(), run => Assert.InRange(
            run.GetProperty("endedAt").GetDateTime() - run.GetProperty("startedAt").GetDateTime(), TimeSpan.Zero, TimeSpan.FromMinutes(2)));
        var stores = await world.Stores.GetAsync();
        Assert.True((await stores.Leases.ReadLeaseAsync(AppWorld.Date, default))!.IsReleased);
    }

    [Fact]
    public async Task Run_waits_for_one_of_the_command_line_and_its_status_says_for_whom()
    {
        var stores = await world.Stores.GetAsync();
        var held = await world.TakeLeaseAsync("alice@desk (process 42)", takeOver: false);

        var request = world.Request(AppWorld.Date);
        var run = world.ReportAsync(request with { Turn = request.Turn! with { Polling = new Polling(TimeSpan.FromMilliseconds(200)) } });
        var status = await UntilAsync(document =>
            document.TryGetProperty("run", out var shown) && shown.ValueKind == JsonValueKind.Object && shown.GetProperty("heldBy").ValueKind == JsonValueKind.String);
        var waiting = status.GetProperty("run");
        await stores.Leases.ReleaseLeaseAsync(held, default);
        var report = await run;

        Assert.Equal(
            ("running", "waiting-for-turn", "alice@desk (process 42)"),
            (waiting.GetProperty("status").GetString(), waiting.GetProperty("phase").GetString(), waiting.GetProperty("heldBy").GetString()));
        Assert.True(waiting.GetProperty("heldUntil").GetDateTimeOffset() > DateTimeOffset.UtcNow);
        Assert.Equal((held.Since, held.Fencing), (waiting.GetProperty("heldSince").GetDateTimeOffset(), waiting.GetProperty("heldNumber").GetInt64()));
        Assert.Equal(23, report.Tally.Settled);
    }

    [Fact]
    public async Task Run_that_the_command_line_takes_over_stops_and_says_by_whom()
    {
        var taken = false;
        world.Before = (activity, _) =>
        {
            if (activity == "PlanDay" && !taken)
            {
                taken = true;
                world.TakeLeaseAsync("carol@desk (process 7)", takeOver: true).GetAwaiter().GetResult();
            }

            return null;
        };

        var run = await world.RunAsync();
        var status = await StatusAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, run.RuntimeStatus);
        Assert.Equal(
            ("stopped", "stopped"), (status.GetProperty("run").GetProperty("status").GetString(), status.GetProperty("run").GetProperty("phase").GetString()));
        Assert.Contains("carol@desk (process 7) has taken 2014-08-05 over", status.GetProperty("run").GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("stopped", Assert.Single(status.GetProperty("runs").EnumerateArray()).GetProperty("state").GetString());
        Assert.Empty(await world.RecordsAsync());
        var stores = await world.Stores.GetAsync();
        Assert.False((await stores.Leases.ReadLeaseAsync(AppWorld.Date, default))!.IsReleased);
    }

    // Heartbeats are 210 s apart, and every activity of a part may be under way.
    [Fact]
    public async Task Run_that_is_taken_over_while_it_settles_stops_after_five_seconds_of_work_and_tries_nothing_again()
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var app = new AppWorld(static options => options with { Partitions = 1, ActivityWindow = 1, BackOffSeconds = 3_600 }, clock);
        await app.ImportAsync(users: 23);
        await app.StartEngineAsync();
        var groups = 0;
        app.Before = (activity, _) =>
        {
            if (activity == "SettleUsers")
            {
                groups++;
                if (groups == 2)
                {
                    app.TakeLeaseAsync("carol@desk (process 7)", takeOver: true).GetAwaiter().GetResult();
                }

                clock.Advance(TimeSpan.FromSeconds(2));
            }

            return null;
        };

        var run = await app.RunAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, run.RuntimeStatus);
        Assert.InRange(groups, 3, 5);
        Assert.Equal((groups - 1) * 2, (await app.RecordsAsync()).Count);
        var status = await StatusAsync(app);
        var shown = status.GetProperty("run");
        Assert.Equal(("stopped", (groups - 1) * 2), (shown.GetProperty("status").GetString(), shown.GetProperty("users").GetInt32()));
        Assert.StartsWith("carol@desk (process 7) has taken 2014-08-05 over; this run has stopped", shown.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("stopped", Assert.Single(status.GetProperty("runs").EnumerateArray()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Run_that_is_cancelled_stops_says_by_whom_and_leaves_the_rest_to_the_next_run()
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var app = new AppWorld(static options => options with { Partitions = 1, ActivityWindow = 1 }, clock);
        await app.ImportAsync(users: 23);
        await app.StartEngineAsync();
        ContentResult? cancelled = null;
        app.Before = (activity, _) =>
        {
            if (activity == "SettleUsers" && cancelled is null)
            {
                cancelled = CancelAsync(app).GetAwaiter().GetResult();
                clock.Advance(TimeSpan.FromSeconds(5));
            }

            return null;
        };

        var run = await app.RunAsync();
        var status = await StatusAsync(app);
        var again = await CancelAsync(app);
        var rerun = await app.ReportAsync();

        Assert.Equal((202, OrchestrationRuntimeStatus.Failed), (cancelled!.StatusCode, run.RuntimeStatus));
        Assert.Equal("stopped", status.GetProperty("run").GetProperty("status").GetString());
        Assert.StartsWith("the app, for function key (to cancel) has taken 2014-08-05 over", status.GetProperty("run").GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            ["2 http function key cancel finished", "1 http function key all users stopped"],
            status.GetProperty("runs").EnumerateArray().Select(entry => string.Join(
                ' ', new[] { "number", "kind", "startedBy", "options", "state" }.Select(name => entry.GetProperty(name).ToString()))));
        Assert.Equal((409, 23L), (again.StatusCode, rerun.Tally.Settled));
    }

    [Fact]
    public async Task Run_that_waits_for_its_turn_is_cancelled_at_once_and_the_one_it_waits_for_goes_on()
    {
        var held = await world.TakeLeaseAsync("alice@desk (process 42)", takeOver: false);
        await world.StartAsync(world.Request(AppWorld.Date));
        await UntilAsync(document => document.TryGetProperty("run", out var shown) && shown.ValueKind == JsonValueKind.Object
            && shown.GetProperty("phase").GetString() == "waiting-for-turn");

        var reply = await CancelAsync(world);
        var status = await UntilAsync(document => document.GetProperty("run").GetProperty("status").GetString() == "terminated");

        Assert.Equal(202, reply.StatusCode);
        Assert.Equal("function key has cancelled this run before it had its turn", status.GetProperty("run").GetProperty("problem").GetString());
        var stores = await world.Stores.GetAsync();
        var lease = await stores.Leases.ReadLeaseAsync(AppWorld.Date, default);
        Assert.Equal((held, false), (lease!.Lease, lease.IsReleased));
    }

    [Fact]
    public async Task Conflict_is_shown_in_fields_beside_its_line_and_so_is_the_plan()
    {
        var stores = await world.Stores.GetAsync();
        await stores.Inputs.WritePositionsAsync(AppWorld.Date, [new(UserId.Parse("mover"), new Money(20_111))], PositionsRule.Adding, default);
        await world.ReportAsync();
        await stores.Inputs.WritePositionsAsync(AppWorld.Date, [new(UserId.Parse("mover"), new Money(99_999))], PositionsRule.AddingOrReplacing, default);
        await world.ReportAsync();

        var status = await StatusAsync();

        var run = status.GetProperty("run");
        var user = Assert.Single(run.GetProperty("attentionUsers").EnumerateArray());
        var (recorded, computed) = (user.GetProperty("conflict").GetProperty("recorded"), user.GetProperty("conflict").GetProperty("computed"));
        Assert.Equal(
            ("201.11", "paid", "999.99"),
            (recorded.GetProperty("position").GetString(), recorded.GetProperty("status").GetString(), computed.GetProperty("position").GetString()));
        Assert.StartsWith(
            $"mover: conflict: recorded (paid): position 201.11, earnings {recorded.GetProperty("earnings")}, input hash {recorded.GetProperty("inputHash").GetString()![..12]}; now: ",
            Assert.Single(run.GetProperty("attention").EnumerateArray()).GetString(),
            StringComparison.Ordinal);
        Assert.Equal(
            ["product", "currency", "quote", "yield", "rounding", "payer"],
            status.GetProperty("planFields").EnumerateObject().Select(field => field.Name));
        Assert.Equal(run.GetProperty("frozenPlanFields").GetRawText(), status.GetProperty("planFields").GetRawText());
    }

    [Fact]
    public async Task Nothing_that_is_logged_at_information_level_or_above_holds_a_balance_or_an_amount()
    {
        var stores = await world.Stores.GetAsync();
        await stores.Inputs.WritePositionsAsync(
            AppWorld.Date, [new(UserId.Parse("rich"), new Money(98_765_432_109)), new(UserId.Parse("overdrawn"), new Money(87_654_321_098))], PositionsRule.Adding, default);
        await world.ReportAsync();
        await stores.Inputs.WritePositionsAsync(AppWorld.Date, [new(UserId.Parse("rich"), new Money(12_345_678_912))], PositionsRule.AddingOrReplacing, default);
        var rerun = await world.ReportAsync();
        Assert.Equal(1, rerun.Tally.Conflicts);
        await StatusAsync();
        await world.Create<SettlementFunctions>().UserAsync(Requests.Of("GET"), "2014-08-05", "rich");
        await world.Create<SettlementFunctions>().ReconciliationAsync(Requests.Of("GET"), "2014-08-05");

        // 98,765,432.109 and so on, in whole units and in minor ones, with what was earned on them.
        string[] amounts = ["987654321", "98765432109", "876543210", "87654321098", "123456789", "12345678912", "111614", "99058", "13951"];
        Assert.NotEmpty(world.Log.Lines);
        Assert.All(world.Log.Lines, line => Assert.All(amounts, amount => Assert.DoesNotContain(amount, line.Replace(",", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal)));
        Assert.Contains(world.Log.Lines, line => line.Contains("begins: all users", StringComparison.Ordinal));
        Assert.Contains(world.Log.Lines, line => line.Contains("has finished; 25 users", StringComparison.Ordinal));
    }

    private Task<JsonElement> StatusAsync() => StatusAsync(world);

    private static async Task<JsonElement> StatusAsync(AppWorld app)
    {
        var reply = (ContentResult)await app.Create<SettlementFunctions>().SettlementAsync(Requests.Of("GET"), "2014-08-05", app.Client);
        return JsonDocument.Parse(reply.Content!).RootElement;
    }

    private static async Task<ContentResult> CancelAsync(AppWorld app) =>
        (ContentResult)await app.Create<CancelFunctions>().CancelAsync(Requests.Of("POST"), "2014-08-05", app.Client);

    private async Task<JsonElement> UntilAsync(Func<JsonElement, bool> isThere)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var status = await StatusAsync();
            if (isThere(status))
            {
                return status;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), timeout.Token);
        }
    }
}

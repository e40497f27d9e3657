using System.Globalization;
using System.Text.Json;
using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>Who ran a date, when and with which options, as <c>settle status</c> shows it.</summary>
public sealed class RunLogTests : IDisposable
{
    private const string Day = StoreCommands.Day;

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Status_shows_the_runs_of_the_date_with_who_when_what_and_how_they_ended()
    {
        await store.ImportAsync("1.1301", "alice,203.83", "bob,1.00");
        var before = DateTimeOffset.UtcNow;
        (await store.SettleAsync("run", "--date", Day)).Expect(0);
        (await store.SettleAsync("run", "--date", Day, "--users", "alice")).Expect(0);
        var after = DateTimeOffset.UtcNow;

        var runs = await RunsAsync();
        var text = (await store.SettleAsync("status", "--date", Day)).Expect(0).Output;

        Assert.Equal(
            ["2 command-line finished 0 1 0 0 0 of 1", "1 command-line finished 1 0 1 0 0 of 2"],
            runs.Select(run => $"{Number(run, "number")} {run.Text("kind")} {run.Text("state")} {Number(run, "settled")} {Number(run, "alreadySettled")} " +
                $"{Number(run, "nothingToSettle")} {Number(run, "conflicts")} {Number(run, "quarantined")} of {Number(run, "users")}"));
        Assert.All(runs, run =>
        {
            Assert.Equal($"{Environment.UserName}@{Environment.MachineName}", run.Text("startedBy"));
            Assert.InRange(run.GetProperty("startedAt").GetDateTimeOffset(), before, run.GetProperty("endedAt").GetDateTimeOffset());
            Assert.InRange(run.GetProperty("endedAt").GetDateTimeOffset(), before, after);
        });
        Assert.Equal($"settle run --date 2014-08-05 --users alice --store {store.Url}", runs[0].Text("options"));
        Assert.Equal(
            StoreTables.Query(store, "SELECT DISTINCT lower(hex(run_id)) FROM records JOIN run_ids ON number = created_by"), [runs[1].Text("runId")!.Replace("-", string.Empty, StringComparison.Ordinal)]);
        Assert.Matches(@"(?s)Runs, latest first:.* 2 .*finished.*already.* 1 .*finished.*nothing to", text);
    }

    [Fact]
    public async Task Run_that_was_killed_is_shown_as_interrupted_and_one_that_goes_on_as_running()
    {
        await store.ImportAsync("1.1301", "alice,203.83");
        (await store.SettleAsync("run", "--date", Day)).Expect(0);
        await using var stores = await store.OpenAsync();
        foreach (var who in new[] { "killed@a", "alive@b" })
        {
            var request = new LeaseRequest(
                StoreCommands.Date, new RunId(Guid.NewGuid()), who, DateTimeOffset.UtcNow, TimeSpan.FromMinutes(10));
            var lease = (await new LeaseTaker(stores.Leases).TryTakeAsync(request with { TakeOver = true }, null, TimeSpan.Zero, default)).Taken!;
            var start = new RunStart(lease.Date, lease.Fencing, lease.RunId, RunKind.Http, who, lease.Since, "POST");
            Assert.True(await stores.RunLog.LogStartAsync(start, default));
        }

        var runs = await RunsAsync();

        Assert.Equal(
            ["3 http alive@b running Null", "2 http killed@a interrupted Null", $"1 command-line {runs[2].Text("startedBy")} finished String"],
            runs.Select(run => $"{Number(run, "number")} {run.Text("kind")} {run.Text("startedBy")} {run.Text("state")} {run.GetProperty("endedAt").ValueKind}"));
    }

    [Fact]
    public async Task Run_that_fails_is_logged_as_failed_and_one_that_is_refused_or_dry_not_at_all()
    {
        await store.ImportAsync("1.1301", "alice,203.83");
        (await store.SettleAsync("run", "--date", Day, "--dry-run")).Expect(0);
        (await store.SettleAsync("run", "--date", Day, "--users", "nobody")).Expect(2);
        var config = store.Write("once.json", """{ "attempts": 1, "paymentsAttempts": 1 }""");
        (await store.SettleAsync("run", "--date", Day, "--config", config, "--payments", "http://127.0.0.1:1")).Expect(5);

        var run = Assert.Single(await RunsAsync());

        Assert.Equal(("failed", "0"), (run.Text("state"), Number(run, "users")));
    }

    [Fact]
    public async Task Close_is_in_the_log_with_who_and_when_and_one_that_has_nothing_to_do_is_not()
    {
        await store.ImportAsync("1.1301", "alice,203.83");
        (await store.SettleAsync("close", "--date", Day)).Expect(2);
        (await store.SettleAsync("run", "--date", Day)).Expect(0);
        (await store.SettleAsync("close", "--date", Day)).Expect(0);
        (await store.SettleAsync("close", "--date", Day)).Expect(0);

        var runs = await RunsAsync();

        Assert.Equal(2, runs.Count);
        Assert.Equal(
            ("2", "finished", "0", $"settle close --date 2014-08-05 --store {store.Url}", $"{Environment.UserName}@{Environment.MachineName}"),
            (Number(runs[0], "number"), runs[0].Text("state"), Number(runs[0], "users"), runs[0].Text("options"), runs[0].Text("startedBy")));
        Assert.True(runs[0].GetProperty("startedAt").GetDateTimeOffset() >= runs[1].GetProperty("endedAt").GetDateTimeOffset());
    }

    private async Task<IReadOnlyList<JsonElement>> RunsAsync() =>
        [.. (await store.SettleAsync("status", "--date", Day, "--json")).Expect(0).Json.GetProperty("runs").EnumerateArray()];

    private static string Number(JsonElement run, string field) => run.Count(field).ToString(CultureInfo.InvariantCulture);
}

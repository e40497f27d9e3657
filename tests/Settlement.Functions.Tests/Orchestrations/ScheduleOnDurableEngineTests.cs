using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions.Tests;

public sealed class ScheduleOnDurableEngineTests : IAsyncLifetime
{
    private readonly AppWorld world = new();

    public Task InitializeAsync() => world.StartEngineAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Tick_settles_every_date_that_has_its_inputs_those_before_a_later_settled_one_too()
    {
        foreach (var day in new[] { 1, 2, 3, 4, 5 })
        {
            await world.ImportAsync(users: 4, Date(day));
        }

        await world.ReportAsync(world.Request(Date(1)));
        await world.ReportAsync(world.Request(Date(4)));

        await TickAsync();

        var stores = await world.Stores.GetAsync();
        var runs = await stores.RunLog.ListLatestRunsAsync(from: null, to: null, CancellationToken.None);
        Assert.Equal(
            ["1 Http", "2 Timer", "3 Timer", "4 Http", "5 Timer"], runs.Select(run => $"{run.Start.Date.Day.Day} {run.Start.Kind}"));
        Assert.All(await DaysAsync(), day => Assert.Equal(DayState.Settled, day.State));
        Assert.True(runs[1].End!.EndedAt <= runs[2].Start.StartedAt && runs[2].End!.EndedAt <= runs[4].Start.StartedAt);
        Assert.Empty(await OpenAsync());
        Assert.Null(await world.Client.GetInstanceAsync("settle-2014-07-31"));
    }

    [Fact]
    public async Task Date_that_fails_stops_none_after_it_and_is_tried_again_by_the_next_tick()
    {
        foreach (var day in new[] { 2, 3, 5 })
        {
            await world.ImportAsync(users: 2, Date(day));
        }

        world.Before = (name, input) => name == "PlanDay" && ((RunRequest)input).Date == Date(2)
            ? new ActivityFailure(IsTransient: false, "broken")
            : null;
        await TickAsync();
        Assert.Equal(["3 Settled", "5 Settled"], (await DaysAsync()).Select(day => $"{day.Plan.Date.Day.Day} {day.State}"));

        world.Before = static (_, _) => null;
        await TickAsync();
        Assert.Equal(["2 Settled", "3 Settled", "5 Settled"], (await DaysAsync()).Select(day => $"{day.Plan.Date.Day.Day} {day.State}"));
    }

    [Fact]
    public async Task Tick_and_catch_up_at_once_settle_each_date_once()
    {
        foreach (var day in new[] { 2, 3, 5 })
        {
            await world.ImportAsync(users: 4, Date(day));
        }

        var catchUp = new ScheduleInput(AppWorld.Date, [Date(2), Date(3), Date(5)]) { CatchUp = new CatchUpRequest(Guid.NewGuid(), "somebody") };
        using (var engine = new Engine(world.Client, TimeProvider.System))
        {
            Assert.True(await engine.TryStartAsync(catchUp));
            Assert.False(await engine.TryStartAsync(catchUp with { CatchUp = new CatchUpRequest(Guid.NewGuid(), "somebody else") }));
        }

        await TickAsync();
        await WaitAsync(InstanceIds.CatchUp);

        var stores = await world.Stores.GetAsync();
        foreach (var day in await DaysAsync())
        {
            Assert.Equal((DayState.Settled, 4), (day.State, (await stores.Settlements.CountRecordsAsync(day.Plan.Date, CancellationToken.None)).Records));
        }

        Assert.Equal(3, (await DaysAsync()).Count);
    }

    [Fact]
    public async Task A_date_whose_files_came_too_late_for_its_own_run_is_taken_by_the_next_tick()
    {
        await world.ImportAsync(users: 1, Date(1));
        await world.ReportAsync(world.Request(Date(1)));
        Assert.Equal([5], await OpenAsync());

        await File.WriteAllTextAsync(Path.Combine(world.Inbox.FullName, "positions-2014-08-03.csv"), "user_id,balance\nuser-1,203.83\n");
        Assert.Equal([5], await OpenAsync());

        await File.WriteAllTextAsync(Path.Combine(world.Inbox.FullName, "yields.csv"), "date,income_per_10000\n2014-08-03,1.1301\n");
        Assert.Equal([3, 5], await OpenAsync());
    }

    [Fact]
    public async Task Dates_of_a_tick_are_bounded_and_what_is_left_is_logged()
    {
        for (var day = 1; day <= 9; day++)
        {
            await world.ImportAsync(users: 1, Date(day));
        }

        await world.ImportAsync(users: 1, SettlementDate.Parse("2014-07-08"));
        await world.ImportAsync(users: 1, SettlementDate.Parse("2014-07-09"));

        var dates = await world.Schedule.FindOpenDatesAsync(Date(9));

        Assert.Equal(["2014-07-09", "2014-08-01", "2014-08-02", "2014-08-03", "2014-08-04", "2014-08-05", "2014-08-09"], dates.Select(date => date.ToString()));
        Assert.Contains(world.Log.Lines, line => line.Contains("3 dates that could be settled are left to the next tick: one takes 7 at most", StringComparison.Ordinal));
        Assert.Contains(world.Log.Lines, line => line.Contains("1 dates before 2014-07-09 could be settled and are left, first 2014-07-08", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Paused_schedule_settles_nothing_while_what_a_person_asks_for_goes_on_and_resumed_takes_what_was_left()
    {
        foreach (var day in new[] { 2, 3, 5 })
        {
            await world.ImportAsync(users: 2, Date(day));
        }

        var routes = world.Create<PauseFunctions>();
        Assert.Equal(400, ((ContentResult)await routes.PauseAsync(Requests.Of("POST"))).StatusCode);
        Assert.Equal(400, ((ContentResult)await routes.PauseAsync(Requests.Of("POST", """{ "reason": " " }"""))).StatusCode);
        Assert.Equal(405, ((ContentResult)await routes.PauseAsync(Requests.Of("GET"))).StatusCode);
        var paused = (ContentResult)await routes.PauseAsync(Requests.Of("POST", """{ "reason": "in doubt" }"""));
        Assert.Equal(200, paused.StatusCode);
        Assert.Matches("""^\{"paused":\{"by":"function key","at":"[^"]+","reason":"in doubt"\},"changed":true\}$""", paused.Content);

        await TickAsync();
        Assert.Empty(await DaysAsync());
        Assert.False(await world.Schedule.StartRunAsync(Date(3), world.Client));
        Assert.Contains(world.Log.Lines, line => line.StartsWith("Warning: The schedule is paused since", StringComparison.Ordinal));
        Assert.Contains("\"paused\":{\"by\":\"function key\"", ((ContentResult)await world.Create<DaysFunctions>().DaysAsync(Requests.Of("GET"), world.Client)).Content, StringComparison.Ordinal);

        await world.ReportAsync(world.Request(Date(2)));
        Assert.True(await world.Schedule.StartCatchUpRunAsync(new CatchUpRun(Date(3), "somebody"), world.Client));
        await WaitAsync("settle-2014-08-03");
        Assert.Equal([2, 3], (await DaysAsync()).Select(day => day.Plan.Date.Day.Day));

        Assert.Equal("""{"paused":null,"changed":true}""", ((ContentResult)await routes.ResumeAsync(Requests.Of("POST"))).Content);
        Assert.Equal("""{"paused":null,"changed":false}""", ((ContentResult)await routes.ResumeAsync(Requests.Of("POST"))).Content);
        await TickAsync();
        Assert.Equal([2, 3, 5], (await DaysAsync()).Select(day => day.Plan.Date.Day.Day));
    }

    private static SettlementDate Date(int day) => new(new DateOnly(2014, 8, day));

    private async Task<IEnumerable<int>> OpenAsync() => (await world.Schedule.FindOpenDatesAsync(AppWorld.Date)).Select(date => date.Day.Day);

    private async Task<IReadOnlyList<Day>> DaysAsync() =>
        await (await world.Stores.GetAsync()).Settlements.ListDaysAsync(from: null, to: null, CancellationToken.None);

    private async Task TickAsync()
    {
        using var engine = new Engine(world.Client, TimeProvider.System);
        Assert.True(await engine.TryStartAsync(new ScheduleInput(AppWorld.Date)));
        await WaitAsync(ScheduleInput.InstanceId);
    }

    private async Task WaitAsync(string instanceId)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var ended = await world.Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, timeout.Token);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
    }
}

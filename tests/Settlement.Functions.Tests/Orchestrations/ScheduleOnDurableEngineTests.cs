using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Settlement.Core;

namespace Settlement.Functions.Tests;

public sealed class ScheduleOnDurableEngineTests : IAsyncLifetime
{
    private readonly AppWorld world = new();

    public Task InitializeAsync() => world.StartEngineAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Tick_settles_every_open_date_with_inputs_since_the_last_settled_one()
    {
        await world.ImportAsync(users: 4, SettlementDate.Parse("2014-08-01"));
        await world.ReportAsync(world.Request(SettlementDate.Parse("2014-08-01")));
        await world.ImportAsync(users: 4, SettlementDate.Parse("2014-08-03"));
        await world.ImportAsync(users: 4, AppWorld.Date);

        var id = await world.Client.ScheduleNewOrchestrationInstanceAsync(
            ScheduleOrchestration.Name, new ScheduleInput(AppWorld.Date), new StartOrchestrationOptions(ScheduleInput.InstanceId));
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var tick = await world.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, timeout.Token);

        Assert.True(tick.RuntimeStatus == OrchestrationRuntimeStatus.Completed, tick.FailureDetails?.ToString());
        var stores = await world.Stores.GetAsync();
        var days = await stores.Settlements.ListDaysAsync(from: null, to: null, CancellationToken.None);
        Assert.Equal(
            ["2014-08-01 Settled", "2014-08-03 Settled", "2014-08-05 Settled"],
            days.Select(day => $"{day.Plan.Date} {day.State}"));
        Assert.Null(await world.Client.GetInstanceAsync("settle-2014-08-02"));
    }

    [Fact]
    public async Task A_date_whose_files_came_too_late_for_its_own_run_is_taken_by_the_next_tick()
    {
        await world.ImportAsync(users: 1, SettlementDate.Parse("2014-08-01"));
        await world.ReportAsync(world.Request(SettlementDate.Parse("2014-08-01")));
        Assert.Equal(["2014-08-05"], await OpenAsync());

        await File.WriteAllTextAsync(Path.Combine(world.Inbox.FullName, "positions-2014-08-03.csv"), "user_id,balance\nuser-1,203.83\n");
        Assert.Equal(["2014-08-03", "2014-08-05"], await OpenAsync());

        await File.WriteAllTextAsync(Path.Combine(world.Inbox.FullName, "yields.csv"), "date,income_per_10000\n2014-08-03,1.1301\n");
        Assert.Equal(["2014-08-02", "2014-08-03", "2014-08-04", "2014-08-05"], await OpenAsync());

        async Task<IEnumerable<string>> OpenAsync() => (await world.Schedule.FindOpenDatesAsync(AppWorld.Date)).Select(date => date.ToString());
    }

    [Fact]
    public async Task Open_dates_are_bounded_by_the_setting()
    {
        for (var day = 1; day <= 9; day++)
        {
            await world.ImportAsync(users: 1, new SettlementDate(new DateOnly(2014, 8, day)));
        }

        await world.ReportAsync(world.Request(SettlementDate.Parse("2014-08-01")));

        var dates = await world.Schedule.FindOpenDatesAsync(SettlementDate.Parse("2014-08-09"));

        Assert.Equal(Enumerable.Range(2, 7).Select(day => $"2014-08-0{day}"), dates.Select(date => date.ToString()));
    }
}

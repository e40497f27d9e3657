using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions.Tests;

public sealed class SettlementMeterTests : IAsyncLifetime
{
    private readonly AppWorld world = new();
    private readonly MeterListener listener = new();
    private readonly List<string> told = [];
    private long conflicts;
    private long quarantined;

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 2);
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, world.Meters))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, number, tags, _) => Tell(instrument, number, tags));
        listener.SetMeasurementEventCallback<double>((instrument, number, tags, _) => Tell(instrument, Math.Sign(number), tags));
        listener.SetMeasurementEventCallback<long>((instrument, number, tags, _) =>
        {
            Tell(instrument, number, tags);
            conflicts += tags.ToArray().Any(tag => tag.Value is "conflict") ? number : 0;
            quarantined += tags.ToArray().Any(tag => tag.Value is "quarantined") ? number : 0;
        });
        listener.Start();
    }

    public async Task DisposeAsync()
    {
        listener.Dispose();
        await world.DisposeAsync();
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Conflict_of_the_whole_day_is_counted_even_where_the_day_has_no_record(bool dryRun, long counted)
    {
        await world.Activities.PlanDayAsync(world.Request(AppWorld.Date));
        var rounding = world.Options with { Rounding = Rounding.HalfUp };
        var boundary = new ActivityBoundary(world.Stores, new Heartbeats(TimeProvider.System), NullLogger<ActivityBoundary>.Instance);
        var changed = new DayActivityFunctions(boundary, new AppInbox(static (_, _, _) => null), rounding, world.Meter, TimeProvider.System);

        var planned = await changed.PlanDayAsync(world.Request(AppWorld.Date) with { DryRun = dryRun });

        Assert.Equal(0, Assert.IsType<PlanObstacle.PlanDiffers>(planned.Output).Records);
        Assert.Equal(counted, conflicts);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Dry_run_counts_no_users(bool dryRun, long counted)
    {
        var request = world.Request(AppWorld.Date) with { DryRun = dryRun };

        var answer = await world.Activities.QuarantineUserAsync(new QuarantineUserInput(request, Sample.User(1), "odd"));

        Assert.Equal(1, answer.Output!.Tally.Quarantined);
        Assert.Equal(counted, quarantined);
    }

    [Fact]
    public void Corrected_users_who_need_attention_are_counted_and_no_others()
    {
        world.Meter.Corrected(new Tally(Settled: 5, AlreadySettled: 4, NothingToSettle: 3, Conflicts: 2, Quarantined: 1, 0, 0));

        Assert.Equal((2, 1), (conflicts, quarantined));
        Assert.Equal(["settlement.users outcome=conflict 2", "settlement.users outcome=quarantined 1"], told);
    }

    [Fact]
    public async Task Run_tells_how_it_left_its_date_and_how_late_only_where_it_settled_it()
    {
        await world.StartEngineAsync();

        await world.ReportAsync();
        Assert.Equal(1, told.Count(line => line == "settlement.behind_schedule 1"));
        Assert.Contains("settlement.day date=2014-08-05 state=settled 1", told);
        Assert.Contains("settlement.overdue date=2014-08-05 0", told);

        told.Clear();
        await world.ReportAsync();
        Assert.DoesNotContain(told, line => line.StartsWith("settlement.behind_schedule", StringComparison.Ordinal));
        Assert.Contains("settlement.day date=2014-08-05 state=settled 1", told);
    }

    [Fact]
    public async Task Files_that_are_set_aside_are_counted()
    {
        await File.WriteAllTextAsync(Path.Combine(world.Inbox.FullName, "positions-2014-08-05.csv"), "nonsense\n");

        var request = world.Request(AppWorld.Date);
        string? continuation = null;
        do
        {
            continuation = (await world.Activities.TakeInputsAsync(new TakeInputsInput(AppWorld.Date, continuation, request.RunId))).Output!.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(["settlement.files_set_aside 1"], told);
    }

    [Fact]
    public async Task Watch_tells_the_dates_of_the_store_and_that_it_looked()
    {
        var clock = new TestClock(new DateTimeOffset(2014, 8, 7, 1, 0, 0, TimeSpan.Zero));
        var watch = new DayWatch(world.Stores, world.Options, world.Meter, clock);

        await watch.RunAsync(new TimerInfo(), CancellationToken.None);

        Assert.Equal(
            [
                "settlement.day date=2014-08-05 state=due 1",
                "settlement.overdue date=2014-08-05 1",
                "settlement.day date=2014-08-06 state=waiting 1",
                "settlement.overdue date=2014-08-06 1",
                "settlement.gaps 0",
                "settlement.paused 0",
            ],
            told);
    }

    private void Tell(Instrument instrument, double number, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var line = instrument.Name;
        foreach (var (name, value) in tags)
        {
            line += $" {name}={value}";
        }

        lock (told)
        {
            told.Add(line + " " + number.ToString(CultureInfo.InvariantCulture));
        }
    }
}

using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions.Tests;

public sealed class SettlementMeterTests : IAsyncLifetime
{
    private readonly AppWorld world = new();
    private readonly MeterListener listener = new();
    private long conflicts;
    private long quarantined;

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 2);
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "settlement.users" && ReferenceEquals(instrument.Meter.Scope, world.Meters))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, number, tags, _) =>
        {
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
}

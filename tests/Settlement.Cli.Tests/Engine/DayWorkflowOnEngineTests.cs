using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>The day's workflow on the in-process engine, with activities of the test's own.</summary>
public sealed class DayWorkflowOnEngineTests
{
    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    [Fact]
    public async Task Part_that_fails_ends_the_run_only_after_the_other_parts_activities_are_done()
    {
        using var engine = Engine();
        var otherStarted = new TaskCompletionSource();
        var failed = new TaskCompletionSource();
        var otherMayFinish = new TaskCompletionSource();
        var otherFinished = false;
        engine.Activities.Add(DayActivities.ListPage, async (input, _) =>
        {
            if (input.Part == "good")
            {
                otherStarted.SetResult();
                await otherMayFinish.Task;
                otherFinished = true;
                return new UserPage([], Continuation: null);
            }

            await otherStarted.Task;
            failed.SetResult();
            throw new StoreUnavailableException("store is gone");
        });

        var run = engine.RunAsync(DayWorkflow.Name, "settle-2014-08-05", Request(), CancellationToken.None);
        await failed.Task;
        Assert.False(run.IsCompleted);
        otherMayFinish.SetResult();

        var failure = await Assert.ThrowsAsync<ActivityFailedException>(() => run);
        Assert.True(failure.IsTransient);
        Assert.True(otherFinished);
    }

    [Fact]
    public async Task Parts_are_walked_side_by_side()
    {
        using var engine = Engine();
        var inside = 0;
        var both = new TaskCompletionSource();
        engine.Activities.Add(DayActivities.ListPage, async (_, _) =>
        {
            if (Interlocked.Increment(ref inside) == 2)
            {
                both.SetResult();
            }

            await both.Task.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
            return new UserPage([], Continuation: null);
        });

        var report = await engine.RunAsync(DayWorkflow.Name, "settle-2014-08-05", Request() with { DryRun = true }, CancellationToken.None);

        Assert.Equal(PlanVerdict.Planned, report.Verdict);
    }

    private static RunRequest Request() => new()
    {
        Date = Date,
        RunId = new RunId(new Guid("00000000-0000-0000-0000-000000000001")),
        Sizing = new RunSizing { Partitions = 2, PartitionWindow = 2, Retry = new RetryPolicy { Attempts = 1 } },
    };

    private static InProcessEngine Engine()
    {
        var engine = new InProcessEngine(4, TimeProvider.System, (_, _) => { }, _ => { });
        var plan = new DayPlan(Date, ProductId.Parse("default"), Currency.Cny, Yield.Parse("1.1301"), Rounding.Truncate);
        engine.Register(DayWorkflow.Name, DayWorkflow.RunAsync);
        engine.Register(PartitionWorkflow.Name, PartitionWorkflow.RunAsync);
        engine.Activities.Add(
            DayActivities.PlanDay,
            (_, _) => Task.FromResult<PlanningResult>(new PlannedDay(plan, IsFrozen: true, ["good", "bad"], ["good", "bad"], HasAttention: false)));
        return engine;
    }
}

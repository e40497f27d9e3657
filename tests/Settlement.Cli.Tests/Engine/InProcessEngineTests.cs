using Settlement.Core;

namespace Settlement.Cli.Tests;

public sealed class InProcessEngineTests
{
    private static readonly ActivityName<int, int> Work = new("Work");
    private static readonly WorkflowName<int, int> Flow = new("Flow");
    private static readonly RetryPolicy ThreeAttempts = new() { Attempts = 3, BackOff = TimeSpan.Zero };

    [Fact]
    public async Task Activity_that_fails_for_a_transient_reason_is_tried_again_until_it_works()
    {
        using var engine = Engine(parallelism: 1);
        var calls = 0;
        engine.Activities.Add(Work, (input, _) => ++calls < 3 ? throw new StoreUnavailableException("busy") : Task.FromResult(input * 2));
        engine.Register(Flow, (context, input) => context.CallActivityAsync(Work, input, ThreeAttempts));

        Assert.Equal(42, await engine.RunAsync(Flow, "one", 21, CancellationToken.None));
        Assert.Equal(3, calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Activity_that_keeps_failing_for_a_transient_reason_fails_after_its_last_attempt(int attempts)
    {
        using var engine = Engine(parallelism: 1);
        var calls = 0;
        engine.Activities.Add(Work, (_, _) =>
        {
            calls++;
            throw new StoreUnavailableException("store is busy");
        });
        engine.Register(Flow, (context, input) => context.CallActivityAsync(Work, input, ThreeAttempts with { Attempts = attempts }));

        var failure = await Assert.ThrowsAsync<ActivityFailedException>(() => engine.RunAsync(Flow, "one", 1, CancellationToken.None));

        Assert.Equal(attempts, calls);
        Assert.True(failure.IsTransient);
        Assert.Equal("Work", failure.Activity);
        Assert.Equal("store is busy", failure.Message);
        Assert.IsType<StoreUnavailableException>(failure.InnerException);
    }

    [Fact]
    public async Task Activity_that_fails_for_good_is_not_tried_again()
    {
        using var engine = Engine(parallelism: 1);
        var calls = 0;
        engine.Activities.Add(Work, (_, _) =>
        {
            calls++;
            throw new InvalidOperationException("two\nlines");
        });
        engine.Register(Flow, (context, input) => context.CallActivityAsync(Work, input, ThreeAttempts));

        var failure = await Assert.ThrowsAsync<ActivityFailedException>(() => engine.RunAsync(Flow, "one", 1, CancellationToken.None));

        Assert.Equal(1, calls);
        Assert.False(failure.IsTransient);
        Assert.Equal("two lines", failure.Message);
    }

    [Fact]
    public async Task Workflow_that_waits_goes_on_when_the_time_has_come_and_looks_at_the_clock_every_minute_until_then()
    {
        var clock = new TestClock { Skips = static _ => true };
        using var engine = new InProcessEngine(1, clock, (_, _) => { }, _ => { });
        engine.Register(Flow, async (context, minutes) =>
        {
            var until = context.CurrentUtc + TimeSpan.FromMinutes(minutes);
            await context.WaitUntilAsync(until);
            return (int)Math.Round((context.CurrentUtc - until).TotalSeconds);
        });

        Assert.Equal(0, await engine.RunAsync(Flow, "one", 90, CancellationToken.None));
        Assert.Equal((90, TimeSpan.FromMinutes(1)), (clock.Waits.Count, clock.Waits[0]));
        Assert.True(clock.GetUtcNow() >= new DateTimeOffset(2014, 8, 6, 2, 30, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Workflow_does_not_wait_for_a_time_that_has_passed()
    {
        var clock = new TestClock { Skips = static _ => true };
        using var engine = new InProcessEngine(1, clock, (_, _) => { }, _ => { });
        engine.Register(Flow, async (context, input) =>
        {
            await context.WaitUntilAsync(context.CurrentUtc);
            await context.WaitUntilAsync(context.CurrentUtc - TimeSpan.FromDays(1));
            return input;
        });

        Assert.Equal(5, await engine.RunAsync(Flow, "one", 5, CancellationToken.None));
        Assert.Empty(clock.Waits);
    }

    [Fact]
    public async Task Workflow_that_waits_is_stopped_at_once()
    {
        var clock = new TestClock();
        using var stop = new CancellationTokenSource();
        using var engine = new InProcessEngine(1, clock, (_, _) => { }, _ => { });
        engine.Register(Flow, async (context, input) =>
        {
            await context.WaitUntilAsync(context.CurrentUtc + TimeSpan.FromHours(1));
            return input;
        });

        var run = engine.RunAsync(Flow, "one", 5, stop.Token);
        await clock.NextWaitAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Activity_waits_its_back_off_by_the_given_clock_before_it_is_tried_again()
    {
        var clock = new TestClock();
        var retried = new TaskCompletionSource();
        using var engine = new InProcessEngine(1, clock, (_, _) => { }, _ => retried.SetResult());
        var calls = 0;
        engine.Activities.Add(Work, (input, _) => ++calls == 1 ? throw new StoreUnavailableException("busy") : Task.FromResult(input));
        engine.Register(Flow, (context, input) =>
            context.CallActivityAsync(Work, input, new RetryPolicy { Attempts = 2, BackOff = TimeSpan.FromSeconds(7) }));

        var run = engine.RunAsync(Flow, "one", 5, CancellationToken.None);
        await retried.Task;
        var wait = await clock.NextWaitAsync();
        Assert.Equal(TimeSpan.FromSeconds(7), wait);
        Assert.Equal(1, calls);

        clock.Advance(wait);
        Assert.Equal(5, await run);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Activities_overlap_up_to_the_bound_and_never_beyond_it()
    {
        const int Bound = 3;
        const int Calls = 200;
        using var engine = Engine(Bound);
        var running = 0;
        var most = 0;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.Activities.Add(Work, async (input, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == Bound)
            {
                full.TrySetResult();
            }

            // Nobody leaves before as many as may be are inside at once: were they run one by one, this would never end.
            await full.Task.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);

            // Nor at once: one too many has every chance to be seen.
            for (var i = 0; i < 20; i++)
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref running);
            return input;
        });
        engine.Register(Flow, async (context, input) =>
            (await Task.WhenAll(Enumerable.Range(1, input).Select(_ => context.CallActivityAsync(Work, 1, ThreeAttempts)))).Sum());

        Assert.Equal(Calls, await engine.RunAsync(Flow, "one", Calls, CancellationToken.None));
        Assert.Equal(Bound, most);
    }

    [Fact]
    public async Task Activities_that_block_their_thread_overlap_too()
    {
        using var engine = Engine(parallelism: 2);
        using var both = new Barrier(2);
        engine.Activities.Add(Work, (input, _) =>
        {
            Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(10), CancellationToken.None));
            return Task.FromResult(input);
        });
        engine.Register(Flow, async (context, _) =>
            (await Task.WhenAll(context.CallActivityAsync(Work, 1, ThreeAttempts), context.CallActivityAsync(Work, 2, ThreeAttempts))).Sum());

        Assert.Equal(3, await engine.RunAsync(Flow, "one", 0, CancellationToken.None));
    }

    [Fact]
    public async Task Workflow_that_continues_as_new_runs_again_with_the_next_input_under_the_same_instance_id()
    {
        using var engine = Engine(parallelism: 1);
        var generations = new List<(string, int)>();
        engine.Register(Flow, (context, input) =>
        {
            generations.Add((context.InstanceId, input));
            if (input < 1_000)
            {
                context.ContinueAsNew(input + 1);
            }

            return Task.FromResult(input);
        });

        Assert.Equal(1_000, await engine.RunAsync(Flow, "one", 1, CancellationToken.None));
        Assert.Equal(Enumerable.Range(1, 1_000).Select(i => ("one", i)), generations);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Run_that_is_stopped_lets_the_activity_under_way_finish_and_starts_no_other(int attempts)
    {
        using var engine = Engine(parallelism: 1);
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var finished = new List<int>();
        engine.Activities.Add(Work, async (input, _) =>
        {
            started.TrySetResult();
            await release.Task;
            finished.Add(input);
            return input;
        });
        engine.Register(Flow, async (context, _) =>
        {
            var sum = 0;
            for (var i = 1; i <= 10; i++)
            {
                sum += await context.CallActivityAsync(Work, i, ThreeAttempts with { Attempts = attempts });
            }

            return sum;
        });

        var run = engine.RunAsync(Flow, "one", 0, stop.Token);
        await started.Task;
        await stop.CancelAsync();
        Assert.False(run.IsCompleted);
        release.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal([1], finished);
    }

    [Fact]
    public async Task Status_of_a_workflow_is_reported_under_its_instance_id()
    {
        var statuses = new List<(string, RunStatus)>();
        using var engine = new InProcessEngine(1, TimeProvider.System, (id, status) => statuses.Add((id, status)), _ => { });
        engine.Register(Flow, (context, input) =>
        {
            context.SetStatus(new RunStatus(RunPhase.Settling, default(Tally) with { Settled = input }));
            return Task.FromResult(input);
        });

        await engine.RunAsync(Flow, "part", 7, CancellationToken.None);

        Assert.Equal([("part", new RunStatus(RunPhase.Settling, default(Tally) with { Settled = 7 }))], statuses);
    }

    private static InProcessEngine Engine(int parallelism) => new(parallelism, TimeProvider.System, (_, _) => { }, _ => { });

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}

namespace Settlement.Simulation.Tests.Time;

public sealed class VirtualTimeTests
{
    [Fact]
    public void Events_run_by_time_and_those_of_one_moment_in_the_order_planned()
    {
        var time = new VirtualTime();
        var seen = new List<string>();
        time.After(20, () => seen.Add($"c{time.Now}"));
        time.After(10, () => time.After(0, () => seen.Add($"b{time.Now}")));
        time.After(10, () => seen.Add($"a{time.Now}"));

        time.Run();

        Assert.Equal(["a10", "b10", "c20"], seen);
    }

    [Fact]
    public void What_awaits_goes_on_before_the_clock_does()
    {
        var time = new VirtualTime();
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long resumed = -1;
        time.After(0, () => _ = WaitAsync());
        time.After(5, source.SetResult);
        time.After(6, () => Assert.Equal(5, resumed));

        time.Run();

        Assert.Equal(5, resumed);

        async Task WaitAsync()
        {
            await source.Task;
            resumed = time.Now;
        }
    }

    [Fact]
    public void Everything_runs_on_the_calling_thread_and_the_context_is_given_back()
    {
        var time = new VirtualTime();
        var threads = new List<int>();
        var before = SynchronizationContext.Current;
        time.After(1, () => _ = HopAsync());

        time.Run();

        Assert.Equal([Environment.CurrentManagedThreadId, Environment.CurrentManagedThreadId], threads);
        Assert.Same(before, SynchronizationContext.Current);

        async Task HopAsync()
        {
            threads.Add(Environment.CurrentManagedThreadId);
            var source = new TaskCompletionSource();
            time.After(1, source.SetResult);
            await source.Task;
            threads.Add(Environment.CurrentManagedThreadId);
        }
    }

    [Fact]
    public void Events_without_end_are_refused()
    {
        var time = new VirtualTime();
        time.After(1, Again);

        Assert.Throws<InvalidOperationException>(() => time.Run());

        void Again() => time.After(1, Again);
    }

    [Theory]
    [InlineData(0, 0, 60)]
    [InlineData(90, 0, 150)]
    [InlineData(-90, 1_000, -29.94)]
    public void Workers_clock_is_ahead_and_gains(long offsetSeconds, long driftPpm, double secondsShown)
    {
        var time = new VirtualTime();
        var origin = new DateTimeOffset(2014, 8, 5, 23, 59, 0, TimeSpan.Zero);
        var clock = new WorkerClock(time, origin, offsetSeconds * VirtualTime.Second, driftPpm);
        time.After(60 * VirtualTime.Second, () => { });

        time.Run();

        Assert.Equal(origin.AddSeconds(secondsShown), clock.GetUtcNow());
    }
}

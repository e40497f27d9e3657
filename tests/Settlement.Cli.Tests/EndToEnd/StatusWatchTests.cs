namespace Settlement.Cli.Tests;

/// <summary><c>settle status --watch</c>.</summary>
public sealed class StatusWatchTests : IDisposable
{
    private static readonly string[] Watch = ["status", "--date", StoreCommands.Day, "--watch"];

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Watch_writes_a_line_for_each_change_and_ends_when_the_day_is_settled()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83");
        await store.RunDayAsync(0, "--users", "alice");
        var looked = new TaskCompletionSource();
        var watching = InProcessSettle.RunAsync(new QuickClock(looked), [.. Watch, "--store", store.Url]);
        await looked.Task;

        await store.RunDayAsync(0);

        var lines = (await watching).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("2014-08-05: open, 1 of 2 users recorded, 1 paid, 0 not paid; run 1 by ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("2014-08-05: settled, 2 of 2 users recorded, 2 paid, 0 not paid; run 2 by ", lines[^1], StringComparison.Ordinal);
        Assert.Equal(lines.Length, lines.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Watch_redraws_in_place_on_a_terminal_and_ends_by_an_interrupt_without_complaint()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83");
        using var stop = new CancellationTokenSource();
        var looked = new TaskCompletionSource();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var host = new CliHost
        {
            Output = TextWriter.Synchronized(output),
            Error = error,
            Time = new QuickClock(looked, looks: 3),
            ReadVariable = _ => null,
            OutputIsTerminal = true,
        };
        var watching = SettleCommandLine.InvokeAsync([.. Watch, "--store", store.Url], host, stop.Token);
        await looked.Task;
        await stop.CancelAsync();

        Assert.Equal(0, await watching);
        Assert.Empty(error.ToString());
        Assert.Contains("not-run", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\u001b[3A\u001b[0J2014-08-05: not-run", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_of_json_is_refused() =>
        (await store.SettleAsync([.. Watch, "--json"])).Expect(2);

    // Waits are short, and somebody is told when so many have begun.
    private sealed class QuickClock(TaskCompletionSource looked, int looks = 1) : TimeProvider
    {
        private int waits;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (Interlocked.Increment(ref waits) == looks)
            {
                looked.TrySetResult();
            }

            return base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(20), period);
        }
    }
}

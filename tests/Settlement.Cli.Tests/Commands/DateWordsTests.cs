namespace Settlement.Cli.Tests;

public sealed class DateWordsTests
{
    // Half past eight in the evening in UTC is the next day in Shanghai.
    private static readonly Clock Evening = new(new DateTimeOffset(2014, 8, 5, 20, 30, 0, TimeSpan.Zero));

    [Fact]
    public async Task Yesterday_is_the_day_before_in_this_machines_zone()
    {
        using var store = new TemporaryStore();
        await store.ImportAsync("1.1301", "alice,201.11");

        var run = (await InProcessSettle.RunAsync(NextDay(), "run", "--date", "yesterday", "--json", "--store", store.Url)).Expect(0);

        Assert.Equal("2014-08-05", run.Json.GetProperty("date").GetString());
        Assert.Equal("settle: --date yesterday is 2014-08-05", run.ErrorLines[0]);
    }

    [Fact]
    public async Task Today_is_that_of_the_configured_time_zone()
    {
        using var store = new TemporaryStore();
        await store.ImportAsync("1.1301", "alice,201.11");
        var config = store.Write("settle.json", """{"timeZone": "Asia/Shanghai", "cutOff": "00:00:00"}""");

        var run = await InProcessSettle.RunAsync(Evening, "status", "--date=today", "--store", store.Url, "--config", config);

        Assert.Equal("settle: --date today is 2014-08-06", run.ErrorLines[0]);
    }

    [Fact]
    public async Task Last_is_the_latest_date_that_was_run()
    {
        using var store = new TemporaryStore();
        await store.ImportAsync("1.1301", "alice,201.11");
        await store.SettleAsync("run", "--date", StoreCommands.Day);

        var status = (await store.SettleAsync("status", "--date", "last", "--json")).Expect(0);

        Assert.Equal(StoreCommands.Day, status.Json.GetProperty("date").GetString());
    }

    [Fact]
    public async Task Words_of_both_ends_of_a_range_are_replaced()
    {
        using var store = new TemporaryStore();
        await store.ImportAsync("1.1301", "alice,201.11");
        await store.SettleAsync("run", "--date", StoreCommands.Day);

        var statement = (await InProcessSettle.RunAsync(
            NextDay(), "statement", "--user", "alice", "--from", "yesterday", "--to=today", "--store", store.Url)).Expect(0);

        Assert.Equal(["settle: --from yesterday is 2014-08-05", "settle: --to today is 2014-08-06"], statement.ErrorLines);
        Assert.Contains("2014-08-05", statement.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_a_command_suggests_have_the_date()
    {
        using var store = new TemporaryStore();
        await store.ImportAsync("1.1301", "alice,201.11");

        var status = (await InProcessSettle.RunAsync(NextDay(), "status", "--date", "yesterday", "--store", store.Url)).Expect(0);

        Assert.Contains("run --date 2014-08-05", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_without_a_date_has_no_last_one()
    {
        using var store = new TemporaryStore();
        await store.ImportAsync("1.1301", "alice,201.11");

        var refused = (await store.SettleAsync("status", "--date", "last", "--json")).Expect(2);

        Assert.Equal($"settle: there is no last date: {store.Url} has none that was run", Assert.Single(refused.ErrorLines));
        Assert.Contains("no last date", refused.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status --date tomorrow", "tomorrow")]
    [InlineData("status --date last --nonsense", "--nonsense")]
    [InlineData("status --date last --store nowhere:x", "nowhere:x")]
    public async Task Whatever_else_is_wrong_is_said(string line, string wrong)
    {
        var refused = (await InProcessSettle.RunAsync(line.Split(' '))).Expect(2);

        Assert.Contains(wrong, Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    private static Clock NextDay() => new(new DateTimeOffset(2014, 8, 6, 12, 0, 0, TimeSpan.Zero));

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => now;
    }
}

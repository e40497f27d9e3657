namespace Settlement.Cli.Tests;

public sealed class CalendarTests : IDisposable
{
    private const string Config = """{ "settlementDates": "weekdays", "calendarFile": "calendar.csv" }""";

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData("following", "2014-08-11", "2014-08-09/2014-08-11", "100000.00 × 3.65 % × 3 / 365 = 30.00")]
    [InlineData("following", "2014-08-12", null, "100000.00 × 3.65 / 100 / 365 = 10.00")]
    [InlineData("preceding", "2014-08-08", "2014-08-08/2014-08-10", "100000.00 × 3.65 % × 3 / 365 = 30.00")]
    public async Task Weekend_accrues_on_the_date_after_it_or_before_and_every_place_says_so(string accrual, string date, string? days, string formula)
    {
        var config = store.Write("settle.json", $$"""{ "settlementDates": "weekdays", "accrual": "{{accrual}}" }""");
        await FillAsync(date);

        (await SettleAsync(config, "run", "--date", date)).Expect(0);
        var explained = (await SettleAsync(config, "explain", "--date", date, "--user", "alice", "--json")).Expect(0).Json;
        Assert.Equal((formula, days), (explained.Text("formula"), TextOrNull(explained, "accrues")));
        Assert.Equal(days, TextOrNull((await SettleAsync(config, "status", "--date", date, "--json")).Expect(0).Json, "accrues"));

        var closed = (await SettleAsync(config, "close", "--date", date, "--json")).Expect(0).Json.GetProperty("certificate");
        Assert.Equal(days, TextOrNull(closed, "accrues"));
        Assert.Equal(days is not null, closed.Text("text")!.Contains($"\naccrues={days}\n", StringComparison.Ordinal));
        (await SettleAsync(config, "verify", "--date", date)).Expect(0);

        // The plan is frozen with its days: whoever reads it needs no calendar.
        (await store.SettleAsync("verify", "--date", date)).Expect(0);
        (await store.SettleAsync("reconcile", "--date", date)).Expect(0);
        (await store.SettleAsync("correct", "--date", date, "--yield", "7.3", "--reason", "twice", "--book")).Expect(0);
        Assert.Equal(days is null ? "20.00" : "60.00", (await store.SettleAsync("explain", "--date", date, "--user", "alice", "--json")).Expect(0).Json.Text("credited"));
        (await store.SettleAsync("verify", "--date", date)).Expect(0);
    }

    [Fact]
    public async Task Holidays_and_weekends_are_no_settlement_dates_for_any_command_and_days_that_were_are_kept()
    {
        var config = store.Write("settle.json", Config);
        store.Write("calendar.csv", "date,kind,name\n2014-08-05,holiday,a feast\n2014-08-09,working,made up for\n");
        foreach (var date in new[] { "2014-08-01", "2014-08-02", "2014-08-04", "2014-08-05", "2014-08-06", "2014-08-09" })
        {
            await FillAsync(date);
        }

        // Before there was a calendar, a Saturday was settled by itself.
        (await store.SettleAsync("run", "--date", "2014-08-02")).Expect(0);

        var refused = await SettleAsync(config, "run", "--date", "2014-08-05");
        refused.Expect(2);
        Assert.Equal("settle: 2014-08-05 is no settlement date by the calendar; the next is 2014-08-06; nothing was written", Assert.Single(refused.ErrorLines));

        var days = (await SettleAsync(config, "days", "--to", "2014-08-10", "--json")).Expect(0).Json.GetProperty("days").EnumerateArray();
        Assert.Equal(
            ["2014-08-01 due", "2014-08-02 settled", "2014-08-04 due", "2014-08-06 due", "2014-08-07 waiting", "2014-08-08 waiting", "2014-08-09 due"],
            days.Select(day => $"{day.Text("date")} {day.Text("state")}"));

        var caught = (await SettleAsync(config, "catch-up", "--from", "2014-08-01", "--to", "2014-08-10", "--json")).Expect(2).Json;
        Assert.Equal(
            ["2014-08-01 settled", "2014-08-04 failed", "2014-08-06 settled", "2014-08-09 settled"],
            caught.GetProperty("dates").EnumerateArray().Select(date => $"{date.Text("date")} {date.Text("result")}"));
        Assert.Equal(
            "2014-08-04 accrues for 2014-08-02/2014-08-04, and 2014-08-02 has accrued for 2014-08-02/2014-08-02 (accrual-overlap); nothing was written; " +
            "correct it, or add --accept accrual-overlap if it is intended",
            caught.GetProperty("dates").EnumerateArray().ElementAt(1).Text("problem"));

        (await SettleAsync(config, "run", "--date", "2014-08-04", "--accept", "accrual-overlap")).Expect(0);
        (await SettleAsync(config, "run", "--date", "2014-08-02")).Expect(0);
        var differs = await store.SettleAsync("run", "--date", "2014-08-04");
        differs.Expect(3);
        Assert.Contains("accrues 2014-08-02/2014-08-04", Assert.Single(differs.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "accrual": "following" }""", "date,kind\n", "accrual and calendarFile go with settlementDates weekdays: set it, or leave them out")]
    [InlineData("""{ "settlementDates": "monthly" }""", "date,kind\n", "settlementDates \"monthly\" is neither every-day nor weekdays")]
    [InlineData("""{ "settlementDates": "weekdays", "accrual": "modified" }""", "date,kind\n", "accrual \"modified\" is neither following nor preceding")]
    [InlineData(Config, "date,type\n", "column \"kind\" is missing")]
    [InlineData(Config, "date,kind\n2014-02-30,holiday\n", "calendar.csv:2: date \"2014-02-30\" is not a calendar date")]
    [InlineData(Config, "date,kind\n2014-08-05,feast\n", "calendar.csv:2: kind \"feast\" is neither holiday nor working")]
    [InlineData(Config, "date,kind\n2014-08-05,holiday\n2014-08-05,working\n", "calendar.csv:3: 2014-08-05 is there twice")]
    public async Task Calendar_that_cannot_be_meant_is_refused_by_name(string config, string calendar, string problem)
    {
        store.Write("calendar.csv", calendar);

        var refused = await SettleAsync(store.Write("settle.json", config), "doctor");

        refused.Expect(2);
        Assert.Contains(problem, string.Join('\n', refused.ErrorLines), StringComparison.Ordinal);
    }

    private static string? TextOrNull(System.Text.Json.JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private Task<SettleResult> SettleAsync(string config, params string[] args) => store.SettleAsync([.. args, "--config", config]);

    private async Task FillAsync(string date)
    {
        (await store.SettleAsync("import", "yields", store.Write("yields.csv", $"date,annual_percent_act_365\n{date},3.65\n"))).Expect(0);
        await store.ImportPositionsAsync(date, ["alice,100000.00", "bob,203.83"]);
    }
}

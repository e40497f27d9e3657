using System.Globalization;
using AngleSharp.Html.Dom;

namespace Settlement.Cli.Tests;

/// <summary><c>settle report</c>: what finance keeps and signs is what the store says.</summary>
public sealed class ReportTests : IDisposable
{
    private const string Script = "<script>alert(1)";

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Report_of_a_closed_day_has_every_figure_of_the_store()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01", "dave,1234567890.12");
        await store.RunDayAsync(0);
        (await store.SettleAsync("close", "--date", StoreCommands.Day)).Expect(0);
        var compared = (await store.SettleAsync("reconcile", "--date", StoreCommands.Day, "--json")).Expect(0).Json;
        var status = (await store.SettleAsync("status", "--date", StoreCommands.Day, "--json")).Expect(0).Json;

        var page = await ReportAsync(0);

        PageRules.CheckIsWhole(page);
        var text = page.Text();
        foreach (var name in new[] { "expected", "recorded", "paid", "residue", "exact", "users", "records", "payments" })
        {
            Assert.Contains(compared.GetProperty(name).ToString(), text, StringComparison.Ordinal);
        }

        foreach (var name in new[] { "certificateHash", "product", "currency", "yield", "rounding", "users", "paid", "nothingToSettle" })
        {
            Assert.Contains(status.GetProperty(name).ToString(), text, StringComparison.Ordinal);
        }

        foreach (var run in status.GetProperty("runs").EnumerateArray())
        {
            Assert.Contains(run.GetProperty("startedBy").GetString()!, text, StringComparison.Ordinal);
        }

        Assert.Equal(["Inputs", "Plan", "Users", "Reconciliation", "Settled", "Closed"], Steps(page, "step-done"));
        Assert.Contains("Earnings and residue are what was earned to the last digit", text, StringComparison.Ordinal);
        Assert.Contains("the same residue", text, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("section.attention"));
    }

    [Fact]
    public async Task Report_of_a_day_with_a_conflict_a_quarantine_and_a_break_shows_both_sides_and_what_to_do()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,300");
        await store.RunDayAsync(0, "--users", "alice");
        await store.ImportPositionsAsync(StoreCommands.Day, ["alice,999.99"], "--replace");
        StoreTables.WriteByHand(store, "UPDATE positions SET balance_minor = -5 WHERE user_id = 'bob'");
        await store.RunDayAsync(3);

        var page = await ReportAsync(3);

        PageRules.CheckIsWhole(page);
        var conflict = Assert.Single(Rows(page, "#differences"), row => row.Contains("conflict", StringComparison.Ordinal));
        Assert.Contains("alice", conflict, StringComparison.Ordinal);
        Assert.Contains("201.11", conflict, StringComparison.Ordinal);
        Assert.Contains("999.99", conflict, StringComparison.Ordinal);
        Assert.Contains("settle run --date 2014-08-05 --only-failed", conflict, StringComparison.Ordinal);
        Assert.Contains(Rows(page, "#differences"), row => row.Contains("position-invalid", StringComparison.Ordinal) && row.Contains("bob", StringComparison.Ordinal));
        var quarantined = Assert.Single(Rows(page, "#quarantine"));
        Assert.Contains("invalid-position", quarantined, StringComparison.Ordinal);
        Assert.Contains("import it with --replace", quarantined, StringComparison.Ordinal);
        Assert.Contains("Reconciliation", Steps(page, "step-trouble"));
    }

    [Fact]
    public async Task Report_shows_scripts_in_user_ids_and_reasons_as_text()
    {
        await store.ImportAsync("1.1301", $"{Script},201.11", "bob,203.83");
        await store.RunDayAsync(0, "--users", "bob");
        StoreTables.WriteByHand(store, $"UPDATE positions SET balance_minor = -5 WHERE user_id = '{Script}'");
        await store.RunDayAsync(4);
        await store.ImportPositionsAsync(StoreCommands.Day, [$"{Script},201.11"], "--replace");
        await store.RunDayAsync(0);
        (await store.SettleAsync(
            "correct", "--date", StoreCommands.Day, "--yield", "2.2602", "--reason", "</style><img src=x onerror=alert(1)>", "--book")).Expect(0);
        StoreTables.WriteByHand(store, $"UPDATE positions SET balance_minor = 7 WHERE user_id = '{Script}'");

        var page = await ReportAsync(3);

        PageRules.CheckIsWhole(page);
        Assert.Contains(Rows(page, "#differences"), row => row.Contains(Script, StringComparison.Ordinal));
        Assert.Contains("</style><img src=x onerror=alert(1)>", page.QuerySelector("#corrections")!.ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_of_a_corrected_day_says_what_was_credited_in_all()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83");
        await store.RunDayAsync(0);
        (await store.SettleAsync("correct", "--date", StoreCommands.Day, "--yield", "2.2602", "--reason", "yield published wrong", "--book")).Expect(0);
        var entries = (await store.SettleAsync("reconcile", "--date", StoreCommands.Day, "--json")).Expect(0).Json.GetProperty("corrections");

        var page = await ReportAsync(0);

        PageRules.CheckIsWhole(page);
        var corrections = page.QuerySelector("#corrections")!.ParentElement!.TextContent;
        Assert.Contains("1.1301 → 2.2602", corrections, StringComparison.Ordinal);
        Assert.Contains("yield published wrong", corrections, StringComparison.Ordinal);
        Assert.Contains(entries.GetProperty("recorded").GetString()!, corrections, StringComparison.Ordinal);

        // 0.02 + 0.02 under the first yield, 0.04 + 0.04 under the second.
        Assert.Equal("0.08", page.QuerySelector("#corrections ~ p strong")!.TextContent);
    }

    [Fact]
    public async Task Report_lists_the_first_hundred_and_says_how_many_more_there_are()
    {
        await store.ImportAsync("1.1301", [.. Enumerable.Range(0, 150).Select(user => string.Create(CultureInfo.InvariantCulture, $"user-{user:000},100"))]);
        await store.RunDayAsync(0, "--users", "user-000");
        StoreTables.WriteByHand(store, "UPDATE positions SET balance_minor = -5 WHERE user_id > 'user-010'");
        await store.RunDayAsync(4);

        var page = await ReportAsync(3);

        Assert.Equal(100, Rows(page, "#differences").Count);
        Assert.Equal(100, Rows(page, "#quarantine").Count);
        Assert.Contains("39 further breaks not listed here", page.Text(), StringComparison.Ordinal);
        Assert.Contains("there are 39 more", page.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_of_a_month_has_a_line_for_each_date_and_totals_of_those_settled()
    {
        store.Write("yields.csv", "date,income_per_10000\n2014-08-01,1.1301\n2014-08-02,1.2\n2014-08-04,1.4\n");
        (await store.SettleAsync("import", "yields", store.PathOf("yields.csv"))).Expect(0);
        foreach (var date in new[] { "2014-08-01", "2014-08-02", "2014-08-04" })
        {
            await store.ImportPositionsAsync(date, ["alice,201.11", "bob,20300.83"]);
        }

        (await store.SettleAsync("run", "--date", "2014-08-01")).Expect(0);
        (await store.SettleAsync("close", "--date", "2014-08-01")).Expect(0);
        (await store.SettleAsync("run", "--date", "2014-08-04")).Expect(0);
        var days = (await store.SettleAsync("days", "--from", "2014-08-01", "--to", "2014-08-05", "--json")).Expect(0).Json.GetProperty("days");

        var page = await ReportAsync(0, "--from", "2014-08-01", "--to", "2014-08-05");

        PageRules.CheckIsWhole(page);
        var lines = Rows(page, "#dates");
        Assert.Equal(5, lines.Count);
        var index = 0;
        decimal earnings = 0;
        foreach (var day in days.EnumerateArray())
        {
            var line = lines[index++].Replace(",", string.Empty, StringComparison.Ordinal);
            Assert.Contains(day.GetProperty("date").GetString()!, line, StringComparison.Ordinal);
            Assert.Contains(day.GetProperty("state").GetString()!, line, StringComparison.Ordinal);
            Assert.Equal(day.GetProperty("gap").GetBoolean(), line.Contains("gap", StringComparison.Ordinal));
            if (day.GetProperty("totals") is { ValueKind: System.Text.Json.JsonValueKind.Object } totals)
            {
                earnings += decimal.Parse(totals.GetProperty("earnings").GetString()!, CultureInfo.InvariantCulture);
                Assert.Contains(totals.GetProperty("earnings").GetString()!, line, StringComparison.Ordinal);
                Assert.Contains(totals.GetProperty("residue").GetString()!, line, StringComparison.Ordinal);
            }

            if (day.GetProperty("certificateHash").GetString() is { } hash)
            {
                Assert.Contains(hash, page.Text(), StringComparison.Ordinal);
            }
        }

        Assert.Contains(earnings.ToString(CultureInfo.InvariantCulture), page.QuerySelector("#totals")!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Contains("3 dates of 5 not settled", page.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--from", "2014-08-01")]
    [InlineData("--date", "2014-08-05", "--to", "2014-08-06")]
    [InlineData("--from", "2014-08-06", "--to", "2014-08-05")]
    [InlineData("--from", "2014-08-01", "--to", "2014-08-05", "--payments-file", "paid.csv")]
    [InlineData("--from", "2014-01-01", "--to", "2015-01-02")]
    [InlineData("--date", "2014-08-06")]
    public async Task Report_that_cannot_be_made_writes_no_file(params string[] dates)
    {
        await store.ImportAsync("1.1301", "alice,201.11");

        (await store.SettleAsync(["report", "--out", store.PathOf("report.html"), .. dates])).Expect(2);

        Assert.False(File.Exists(store.PathOf("report.html")));
    }

    private static IReadOnlyList<string> Rows(IHtmlDocument page, string heading) =>
        [.. page.QuerySelector(heading)!.ParentElement!.QuerySelectorAll("tbody tr").Select(row => row.TextContent)];

    private static IReadOnlyList<string> Steps(IHtmlDocument page, string state) =>
        [.. page.QuerySelectorAll($".way .{state} .step").Select(step => step.FirstChild!.TextContent)];

    private async Task<IHtmlDocument> ReportAsync(int exitCode, params string[] dates)
    {
        var file = store.PathOf("report.html");
        string[] asked = dates.Length == 0 ? ["--date", StoreCommands.Day] : dates;
        (await store.SettleAsync(["report", "--out", file, .. asked])).Expect(exitCode);
        return PageRules.Parse(await File.ReadAllTextAsync(file));
    }
}

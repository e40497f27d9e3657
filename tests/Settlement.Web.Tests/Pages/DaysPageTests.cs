using System.Globalization;
using AngleSharp.Html.Dom;
using Settlement.Core;

namespace Settlement.Web.Tests;

public sealed class DaysPageTests
{
    private static readonly PageLinks Links = new(string.Empty);

    [Fact]
    public async Task Every_state_is_a_word_in_its_day_and_not_a_colour_alone()
    {
        var page = await RenderAsync(
            Listed(1, DateState.Closed), Listed(2, DateState.Settled), Listed(3, DateState.Open, isGap: true), Listed(4, DateState.Settled),
            Listed(5, DateState.Running), Listed(6, DateState.Due), Listed(7, DateState.Waiting));

        PageRules.Check(page);
        foreach (var (day, word) in new[] { (1, "closed"), (2, "settled"), (3, "open"), (5, "running"), (6, "due"), (7, "waiting") })
        {
            Assert.Contains(word, Cell(page, day), StringComparison.Ordinal);
        }

        Assert.Contains("gap", Cell(page, 3), StringComparison.Ordinal);
        Assert.DoesNotContain("gap", Cell(page, 2), StringComparison.Ordinal);
        Assert.Contains("no positions, no yield", Cell(page, 7), StringComparison.Ordinal);
        Assert.Contains("2014-08-03", page.QuerySelector("#holes")!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/days/2014-08-01", page.QuerySelector("td.cell a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task First_of_a_month_stands_under_its_weekday()
    {
        // 2014-08-01 was a Friday.
        var page = await RenderAsync(Listed(1, DateState.Settled));

        var week = page.QuerySelector(".month tbody tr")!.Children;
        Assert.Equal("1", week[4].QuerySelector(".number")!.TextContent);
        Assert.All(week.Take(4), cell => Assert.Empty(cell.TextContent.Trim()));
        Assert.Equal("Fri", page.QuerySelectorAll(".month thead th")[4].TextContent);
    }

    [Fact]
    public async Task Charts_say_what_they_show_and_stand_beside_the_figures()
    {
        var page = await RenderAsync(Listed(1, DateState.Closed), Listed(2, DateState.Waiting, isGap: true), Listed(3, DateState.Settled));

        Assert.Equal(2, page.QuerySelectorAll("svg[role=img]").Length);
        Assert.NotEmpty(page.QuerySelectorAll("svg .hole"));
        Assert.Contains("1,000.00", page.QuerySelector("details table")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Years_are_paged_by_the_server()
    {
        var dates = Enumerable.Range(0, 400).Select(i => Listed(new DateOnly(2013, 7, 1).AddDays(i), DateState.Settled, isGap: false)).ToList();

        var latest = DaysView.Of(new DateList(dates[^1].Date, dates), until: null, Links);
        Assert.Equal(DaysView.MostMonths, latest.Months.Count);
        Assert.Equal("August 2014", latest.Months[0].Name);
        Assert.Null(latest.Pager.Next);
        Assert.Equal("/?until=2014-02", latest.Pager.Previous);

        var earlier = DaysView.Of(new DateList(dates[^1].Date, dates), new DateOnly(2014, 2, 1), Links);
        Assert.Equal("February 2014", earlier.Months[0].Name);
        Assert.Equal("/?until=2014-08", earlier.Pager.Next);

        var first = DaysView.Of(new DateList(dates[^1].Date, dates), new DateOnly(2013, 8, 1), Links);
        Assert.Equal(2, first.Months.Count);
        Assert.Null(first.Pager.Previous);
        PageRules.Check(await RenderAsync(earlier));
    }

    [Fact]
    public async Task Store_without_dates_says_how_to_begin()
    {
        var page = await RenderAsync();

        PageRules.Check(page);
        Assert.Contains("settle import positions", page.Body!.TextContent, StringComparison.Ordinal);
    }

    private static string Cell(IHtmlDocument page, int day) => page.QuerySelectorAll("td.cell")
        .Single(cell => cell.QuerySelector(".number")!.TextContent == day.ToString(CultureInfo.InvariantCulture)).TextContent;

    private static Task<IHtmlDocument> RenderAsync(params ListedDate[] dates) =>
        RenderAsync(DaysView.Of(new DateList(Sample.Date, dates), until: null, Links));

    private static async Task<IHtmlDocument> RenderAsync(DaysView view) => PageRules.Parse(await PageRenderer.RenderAsync<DaysPage>(
        new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(DaysPage.Days)] = view, [nameof(DaysPage.Links)] = Links }));

    private static ListedDate Listed(int day, DateState state, bool isGap = false) => Listed(new DateOnly(2014, 8, day), state, isGap);

    private static ListedDate Listed(DateOnly day, DateState state, bool isGap)
    {
        var date = new SettlementDate(day);
        var hasInputs = state != DateState.Waiting;
        var stored = state switch
        {
            DateState.Closed => DayState.Closed,
            DateState.Settled => DayState.Settled,
            DateState.Open => DayState.Open,
            _ => (DayState?)null,
        };
        return new ListedDate(
            date,
            state,
            new DateInputs(date, hasInputs, hasInputs ? Sample.Plan.Yield : null),
            new MissingInputs(!hasInputs, !hasInputs),
            isGap,
            stored is { } known ? new Day(Sample.LedgerPlan with { Date = date }, known, known == DayState.Open ? null : new DayTotals(3, 100_000, 7), "1") : null,
            LastRun: null,
            Lease: null);
    }
}

namespace Settlement.Web.Tests;

public sealed class TimelinePageTests
{
    private static readonly PageLinks Links = new(string.Empty);

    [Fact]
    public async Task Incident_is_drawn_with_its_lanes_under_each_remedy()
    {
        var page = PageRules.Parse(await PageRenderer.RenderAsync<IncidentTimelinePage>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(IncidentTimelinePage.Incident)] = IncidentView.Replayed,
            [nameof(IncidentTimelinePage.Links)] = Links,
        }));

        PageRules.Check(page);
        Assert.Contains("0.04 instead of 0.03", page.Title, StringComparison.Ordinal);
        Assert.Equal(IncidentView.Replayed.Outcomes.Count + IncidentView.Replayed.Shapes.Count, page.QuerySelectorAll(".timeline svg").Length);
        Assert.Equal(
            ["worker A", "worker B", "lock", "pool", "store", "payments"],
            page.QuerySelector(".timeline svg")!.QuerySelectorAll("text.lane").Select(lane => lane.TextContent));
        Assert.Equal(IncidentView.Replayed.Outcomes.Count, page.QuerySelectorAll(".standing tbody tr").Length);
    }

    [Fact]
    public async Task Simulated_schedule_has_a_mark_for_each_step_that_leads_to_its_line()
    {
        var view = ScheduleView.Of(7);
        var page = PageRules.Parse(await PageRenderer.RenderAsync<SchedulePage>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(SchedulePage.Schedule)] = view,
            [nameof(SchedulePage.Links)] = Links,
        }));

        PageRules.Check(page);
        Assert.InRange(view.Steps.Count, 20, ScheduleView.MostSteps);
        var links = page.QuerySelectorAll(".timeline a");
        Assert.Equal(view.Steps.Count, links.Length);
        Assert.All(links, link => Assert.NotNull(page.GetElementById(link.GetAttribute("href")![1..])));
        var lanes = page.QuerySelectorAll("text.lane").Select(lane => lane.TextContent).ToList();
        Assert.Equal(lanes.Count, lanes.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("schedule", lanes);
        Assert.NotEmpty(page.QuerySelectorAll(".timeline circle.waiting"));
    }
}

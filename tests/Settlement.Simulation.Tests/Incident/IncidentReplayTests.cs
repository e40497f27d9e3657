using System.Xml;
using System.Xml.Linq;
using Settlement.Core;

namespace Settlement.Simulation.Tests.Incident;

public sealed class IncidentReplayTests
{
    private static readonly IncidentReport Report = IncidentReport.Make();

    [Fact]
    public void As_it_was_both_workers_commit_six_seconds_apart_and_the_user_gets_4_fen_in_place_of_3()
    {
        var outcome = Of(IncidentRemedy.AsItWas);

        Assert.Equal((new Money(3), new Money(4)), (outcome.Right, outcome.Credited));
        Assert.Equal(2, outcome.CommittedAt.Count);
        Assert.Equal(6 * VirtualTime.Second, outcome.CommittedAt[1] - outcome.CommittedAt[0]);
        Assert.Equal(2, outcome.PaidIds.Distinct().Count());
        Assert.Equal(5, outcome.Remedy.LockSeconds);
    }

    [Fact]
    public void As_it_was_the_lock_runs_out_while_worker_a_waits_for_a_connection()
    {
        var timeline = Of(IncidentRemedy.AsItWas).Timeline;

        var waits = Assert.Single(timeline, entry => entry is { Lane: IncidentLane.Pool, Text: "A waits" });
        var lost = timeline.First(entry => entry.Text == "free after 5 s");
        Assert.InRange(lost.At, waits.At, waits.Until);
        Assert.Equal(5 * VirtualTime.Second, lost.At);
    }

    [Theory]
    [InlineData("longer-timeouts", 1, 1)]
    [InlineData("strict-store", 1, 1)]
    [InlineData("idempotent-payments", 2, 1)]
    [InlineData("both", 1, 1)]
    public void Under_a_remedy_the_same_schedule_credits_the_user_once(string remedy, int records, int payments)
    {
        var outcome = Report.Outcomes.Single(outcome => outcome.Remedy.Name == remedy);

        Assert.Equal(new Money(3), outcome.Credited);
        Assert.Equal((records, payments), (outcome.CommittedAt.Count, outcome.PaidIds.Count));
        Assert.Equal(records == 1, outcome.Breaks.Count == 0);
    }

    [Fact]
    public void Idempotent_payments_alone_leave_two_records_that_reconciliation_finds()
    {
        var outcome = Of(IncidentRemedy.IdempotentPayments);

        Assert.Equal(["2 records of one user and date", "recorded 0.02, paid 0.01"], outcome.Breaks);
    }

    [Fact]
    public void Search_breaks_remedy_1_by_a_pause_and_by_a_late_commit_and_never_the_strict_store()
    {
        Assert.Equal(0, Report.Search.Doubled[IncidentRemedy.StrictStore]);
        Assert.Equal(0, Report.Search.Doubled[IncidentRemedy.Both]);
        Assert.True(Report.Search.Doubled[IncidentRemedy.LongerTimeouts] > 0);
        Assert.Contains(Report.Search.Shapes, shape => shape.Lines[0].Contains("pauses", StringComparison.Ordinal));
        Assert.Contains(Report.Search.Shapes, shape => shape.Outcome.Timeline.Any(entry => entry.Text.EndsWith("record, late", StringComparison.Ordinal)));
        Assert.All(Report.Search.Shapes, shape => Assert.True(shape.Outcome.IsDoubled));
    }

    [Fact]
    public void Shortest_schedules_need_everything_that_is_left_in_them()
    {
        foreach (var seed in Report.Search.Shapes.Select(shape => shape.Seed))
        {
            var shortest = IncidentShrinker.Shrink(IncidentSchedule.Of(seed), Breaks);

            Assert.True(Breaks(shortest));
            Assert.All(shortest.Pauses, pause => Assert.False(Breaks(shortest with { Pauses = [.. shortest.Pauses.Where(other => other != pause)] })));
            Assert.All(shortest.SlowCommits, commit => Assert.False(Breaks(shortest with { SlowCommits = [.. shortest.SlowCommits.Where(other => other != commit)] })));
            Assert.False(Breaks(shortest with { Retries = 0 }));
        }

        static bool Breaks(IncidentSchedule schedule) => IncidentRun.Run(IncidentRemedy.LongerTimeouts, schedule).IsDoubled;
    }

    [Fact]
    public void Page_is_well_formed_has_every_lane_in_every_drawing_and_fetches_nothing()
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        var text = IncidentPage.Make(Report);

        var page = Parse(text);

        var drawings = page.Descendants(svg + "svg").ToList();
        Assert.Equal(Report.Outcomes.Count + Report.Search.Shapes.Count, drawings.Count);
        Assert.All(drawings, drawing => Assert.Equal(
            ["worker A", "worker B", "lock", "pool", "store", "payments"],
            drawing.Elements(svg + "text").Where(label => (string?)label.Attribute("class") == "lane").Select(label => label.Value)));
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "img" or "iframe");
        Assert.DoesNotContain(
            page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" || (attribute.Name.LocalName == "href" && attribute.Value != "data:,"));
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_a_drawing_stay_inside_it()
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        foreach (var drawing in Parse(IncidentPage.Make(Report)).Descendants(svg + "svg"))
        {
            var width = int.Parse(drawing.Attribute("viewBox")!.Value.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
            Assert.All(drawing.Elements(svg + "text"), label => Assert.InRange(
                (int)label.Attribute("x")!, 0, width - (label.Value.Length * 6)));
        }
    }

    private static XDocument Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    private static IncidentOutcome Of(IncidentRemedy remedy) => Report.Outcomes.Single(outcome => outcome.Remedy == remedy);
}

using System.Globalization;
using Settlement.Core;
using Settlement.Simulation;
using Spectre.Console;

namespace Settlement.Cli;

/// <summary>Tells the incident in a terminal: a lane for each part, time from top to bottom.</summary>
internal static class IncidentText
{
    public static void Write(CommandSession session, IncidentReport report)
    {
        var original = report.Outcomes[0];
        WriteHeading(session, $"The incident: {Text(original.Credited)} instead of {Text(original.Right)}");
        WriteTimeline(session, original);
        WriteLine(session, IncidentPage.OutcomeLine(original), Style.Plain);
        session.WriteLine();
        WriteRemedies(session, report);
        WriteHeading(session, "Beyond the incident");
        WriteLine(session, IncidentPage.SearchLine(report.Search), Style.Plain);
        Tables.Write(
            session,
            ["remedy", "twice", "unpaid"],
            new HashSet<string>(StringComparer.Ordinal) { "twice", "unpaid" },
            IncidentRemedy.All.Select(remedy => new[]
            {
                remedy.Title,
                Tables.Count(report.Search.Doubled[remedy]),
                Tables.Count(report.Search.Unpaid[remedy]),
            }));
        foreach (var shape in report.Search.Shapes)
        {
            WriteHeading(session, $"Remedy 1 broken, in the shortest form found (seed {shape.Seed})");
            foreach (var line in shape.Lines)
            {
                session.WriteLine($"- {line}");
            }

            WriteTimeline(session, shape.Outcome);
            WriteLine(session, IncidentPage.OutcomeLine(shape.Outcome), Style.Plain);
            session.WriteLine();
        }

        session.WriteLine(report.Search.Doubled[IncidentRemedy.StrictStore] == 0
            ? "No schedule found breaks remedy 2."
            : "A schedule breaks remedy 2: that is a bug in this program. Please report it.");
    }

    private static void WriteTimeline(CommandSession session, IncidentOutcome outcome)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in Enum.GetValues<IncidentLane>().Select(IncidentPage.Name).Prepend("seconds"))
        {
            table.AddColumn(new TableColumn(new Markup($"[bold]{heading}[/]")).Padding(0, 0, 1, 0));
        }

        foreach (var entry in outcome.Timeline)
        {
            var cells = new Text[1 + Enum.GetValues<IncidentLane>().Length];
            Array.Fill(cells, new Text(string.Empty));
            cells[0] = new Text(Seconds(entry.At), Style.Plain.Decoration(Decoration.Dim));
            cells[1 + (int)entry.Lane] = new Text(Line(entry), StyleOf(entry.Tone));
            table.AddRow(cells);
        }

        Consoles.Write(session, table);
    }

    private static void WriteRemedies(CommandSession session, IncidentReport report)
    {
        WriteHeading(session, "The same schedule under each remedy");
        Tables.Write(
            session,
            ["remedy", "records", "committed at", "payments", "account", "breaks found"],
            new HashSet<string>(StringComparer.Ordinal) { "records", "payments", "account" },
            report.Outcomes.Select(outcome => new[]
            {
                outcome.Remedy.Title,
                Tables.Count(outcome.CommittedAt.Count),
                string.Join(", ", outcome.CommittedAt.Select(at => $"{Seconds(at)} s")),
                Tables.Count(outcome.PaidIds.Count),
                Text(outcome.Credited),
                outcome.Breaks.Count == 0 ? "none: everything agrees" : string.Join("; ", outcome.Breaks),
            }));
    }

    private static void WriteHeading(CommandSession session, string text) =>
        WriteLine(session, text, Style.Plain.Decoration(Decoration.Bold));

    private static void WriteLine(CommandSession session, string text, Style style) =>
        Consoles.Write(session, new Rows(new Text(text, style)));

    private static Style StyleOf(TimelineTone tone) => tone switch
    {
        TimelineTone.Usual => Style.Plain,
        TimelineTone.Waiting => new Style(Color.Yellow),
        TimelineTone.Wrong => new Style(Color.Red, decoration: Decoration.Bold),
        TimelineTone.Refused => new Style(Color.Green, decoration: Decoration.Bold),
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, "unknown tone"),
    };

    private static string Line(TimelineEntry entry) =>
        entry.Until > entry.At ? $"{entry.Text}, {Seconds(entry.Until - entry.At)} s" : entry.Text;

    private static string Seconds(long microseconds) =>
        ((decimal)microseconds / 1_000_000).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Text(Money money) => money.ToText(Currency.Cny);
}

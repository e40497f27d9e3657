using System.Globalization;
using System.Net;
using System.Text;

namespace Settlement.Simulation;

/// <summary>Draws a timeline as SVG: a lane for each part, time from left to right, labels that do not overlap.</summary>
public static class TimelineSvg
{
    private const int Width = 1_120;
    private const int LaneNames = 84;
    private const int Right = 16;
    private const int RowHeight = 19;
    private const int LanePadding = 9;
    private const int AxisHeight = 26;

    // As wide as a letter of the labels usually is, in tenths of a pixel.
    private const int LetterTenths = 62;

    private static readonly string[] Misfortunes =
        ["crashes", "fails", .. Enum.GetValues<CallFate>().Where(fate => fate != default).Select(fate => $": {fate}")];

    /// <summary>The style of the drawing, for light and dark.</summary>
    public const string Style =
        """
        svg{--ink:#1c2430;--dim:#5d6878;--line:#d5dbe3;--band:#f4f6f9;--paper:#fff;--usual:#2f6fb5;--waiting:#b07a10;--wrong:#c32f2f;--refused:#2c7d4f;font:11px/1.2 system-ui,sans-serif;background:var(--paper)}
        @media (prefers-color-scheme:dark){svg{--ink:#e4e9f0;--dim:#9aa6b6;--line:#39424f;--band:#1d242d;--paper:#14191f;--usual:#6fa8e6;--waiting:#dba73d;--wrong:#f07070;--refused:#62c08c}}
        svg .band{fill:var(--band)} svg .grid{stroke:var(--line)} svg .axis{fill:var(--dim)} svg .lane{fill:var(--ink);font-weight:600}
        svg .usual{fill:var(--usual)} svg .waiting{fill:var(--waiting)} svg .wrong{fill:var(--wrong)} svg .refused{fill:var(--refused)}
        svg .label{fill:var(--ink)} svg .label.wrong{fill:var(--wrong);font-weight:600} svg .label.refused{fill:var(--refused);font-weight:600}
        """;

    /// <summary>The name of a lane, for people.</summary>
    public static string Name(IncidentLane lane) => lane switch
    {
        IncidentLane.WorkerA => "worker A",
        IncidentLane.WorkerB => "worker B",
        IncidentLane.Lock => "lock",
        IncidentLane.Pool => "pool",
        IncidentLane.Store => "store",
        IncidentLane.Payments => "payments",
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "unknown lane"),
    };

    /// <summary>Draws a timeline.</summary>
    /// <param name="entries">What happened.</param>
    /// <param name="title">What it is a drawing of, for who cannot see it.</param>
    /// <param name="withStyle">Whether the drawing carries its own style, to stand in a file of its own.</param>
    public static string Draw(IReadOnlyList<TimelineEntry> entries, string title, bool withStyle) => Draw(
        [
            .. Enum.GetValues<IncidentLane>().Select(lane => new DrawnLane(
                Name(lane),
                [.. entries.Where(entry => entry.Lane == lane).Select(entry => new DrawnEntry(entry.At, entry.Until, entry.Text, entry.Tone, Step: null))])),
        ],
        title,
        withStyle);

    /// <summary>Draws a schedule: a lane for each that takes part, in order of their first steps, a mark for each step, which leads to the step's line.</summary>
    /// <param name="lines">What happened.</param>
    /// <param name="title">What it is a drawing of, for who cannot see it.</param>
    /// <param name="listed">How many of the steps have a line to lead to.</param>
    public static string Draw(IReadOnlyList<TraceLine> lines, string title, int listed) => Draw(
        [
            .. lines.Select((line, index) => (line, index)).GroupBy(step => step.line.Lane, StringComparer.Ordinal).Select(lane => new DrawnLane(
                lane.Key,
                [.. lane.Select(step => new DrawnEntry(step.line.At, step.line.At, step.line.Text, ToneOf(step.line.Text), step.index < listed ? step.index + 1 : 0))])),
        ],
        title,
        withStyle: false);

    // What the injector does to a call, or to a worker, is in the words of the step.
    private static TimelineTone ToneOf(string text) =>
        Misfortunes.Any(end => text.EndsWith(end, StringComparison.Ordinal)) || text.StartsWith("pauses", StringComparison.Ordinal) ? TimelineTone.Waiting : TimelineTone.Usual;

    private static string Draw(IReadOnlyList<DrawnLane> lanes, string title, bool withStyle)
    {
        var last = lanes.SelectMany(lane => lane.Entries).Max(entry => Math.Max(entry.At, entry.Until));
        var span = last + Math.Max(last / 6, VirtualTime.Second);
        var body = new StringBuilder();
        var top = AxisHeight;
        for (var i = 0; i < lanes.Count; i++)
        {
            top += DrawLane(body, lanes[i], isBand: i % 2 == 0, top, span);
        }

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {top}\" role=\"{(lanes.Any(lane => lane.Entries.Any(entry => entry.Step is not null)) ? "group" : "img")}\" aria-label=\"{WebUtility.HtmlEncode(title)}\">\n");
        if (withStyle)
        {
            svg.Append("<style>\n").Append(Style.ReplaceLineEndings("\n")).Append("\n</style>\n");
        }

        DrawAxis(svg, span, top);
        return svg.Append(body).Append("</svg>\n").ToString();
    }

    private static int DrawLane(StringBuilder svg, DrawnLane lane, bool isBand, int top, long span)
    {
        var rows = new List<int>();
        var marks = new StringBuilder();
        foreach (var entry in lane.Entries)
        {
            var from = X(entry.At, span);
            if (entry.Step is { } step)
            {
                DrawStep(marks, entry, step, from, top + LanePadding + 7);
                continue;
            }

            var width = Math.Max(X(entry.Until, span) - from, 0);
            var labelWidth = entry.Text.Length * LetterTenths / 10;
            var labelLeft = from + 10 + labelWidth > Width ? from - 6 - labelWidth : from + 9;
            var row = rows.FindIndex(end => end < Math.Min(from, labelLeft) - 4);
            if (row < 0)
            {
                row = rows.Count;
                rows.Add(0);
            }

            rows[row] = Math.Max(from + width, labelLeft + labelWidth);
            var y = top + LanePadding + (row * RowHeight);
            var tone = entry.Tone.ToString().ToLowerInvariant();
            marks.Append(width > 0
                ? string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{tone}\" x=\"{from}\" y=\"{y}\" width=\"{width}\" height=\"14\" rx=\"3\" opacity=\".32\"/>")
                : string.Create(CultureInfo.InvariantCulture, $"<circle class=\"{tone}\" cx=\"{from}\" cy=\"{y + 7}\" r=\"4\"/>"));
            marks.Append(CultureInfo.InvariantCulture, $"<text class=\"label {tone}\" x=\"{(width > 0 ? labelLeft - 4 : labelLeft)}\" y=\"{y + 11}\">{WebUtility.HtmlEncode(entry.Text)}</text>\n");
        }

        var height = (Math.Max(rows.Count, 1) * RowHeight) + (2 * LanePadding) - 3;
        if (isBand)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"band\" x=\"0\" y=\"{top}\" width=\"{Width}\" height=\"{height}\" opacity=\".6\"/>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"lane\" x=\"8\" y=\"{top + (height / 2) + 4}\">{WebUtility.HtmlEncode(lane.Name)}</text>\n").Append(marks);
        return height;
    }

    // Too many for labels: the words are in the title, and in the line that the mark leads to.
    private static void DrawStep(StringBuilder marks, DrawnEntry entry, int step, int x, int y)
    {
        var tone = entry.Tone.ToString().ToLowerInvariant();
        var mark = string.Create(
            CultureInfo.InvariantCulture,
            $"<circle class=\"{tone}\" cx=\"{x}\" cy=\"{y}\" r=\"4\"><title>{Seconds(entry.At)} s: {WebUtility.HtmlEncode(entry.Text)}</title></circle>");
        marks.Append(step == 0 ? $"{mark}\n" : string.Create(CultureInfo.InvariantCulture, $"<a href=\"#step-{step}\" tabindex=\"-1\" aria-label=\"step {step}\">{mark}</a>\n"));
    }

    private static string Seconds(long microseconds) =>
        ((decimal)microseconds / VirtualTime.Second).ToString("0.000", CultureInfo.InvariantCulture);

    private static void DrawAxis(StringBuilder svg, long span, int bottom)
    {
        var seconds = span / VirtualTime.Second;
        var step = seconds switch { <= 16 => 1, <= 40 => 5, <= 200 => 10, _ => (seconds / 150 * 10) + 10 };
        for (long second = 0; second <= seconds; second += step)
        {
            var x = X(second * VirtualTime.Second, span);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"{AxisHeight - 4}\" y2=\"{bottom}\"/><text class=\"axis\" x=\"{x - 4}\" y=\"15\">{second} s</text>\n");
        }
    }

    private static int X(long at, long span) => LaneNames + (int)(at * (Width - LaneNames - Right) / span);

    private sealed record DrawnLane(string Name, IReadOnlyList<DrawnEntry> Entries);

    // Step: the number of the line that says more, 0 where that is not listed, null where the drawing itself has the words.
    private sealed record DrawnEntry(long At, long Until, string Text, TimelineTone Tone, int? Step);
}

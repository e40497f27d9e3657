using System.Globalization;
using System.Net;
using System.Text;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>The incident as a page of its own: no script, nothing fetched from anywhere, light and dark.</summary>
public static class IncidentPage
{
    private const string Style =
        """
        :root{color-scheme:light dark;--ink:#1c2430;--dim:#5d6878;--line:#d5dbe3;--paper:#fff;--usual:#2f6fb5;--waiting:#b07a10;--wrong:#c32f2f;--right:#2c7d4f}
        @media (prefers-color-scheme:dark){:root{--ink:#e4e9f0;--dim:#9aa6b6;--line:#39424f;--paper:#14191f;--usual:#6fa8e6;--waiting:#dba73d;--wrong:#f07070;--right:#62c08c}}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
        main{max-width:1160px;margin:0 auto;padding:24px 20px 60px}
        h1{font-size:26px;margin:0 0 8px} h2{font-size:18px;margin:34px 0 6px} p{max-width:76ch}
        .table{overflow-x:auto} .drawing{overflow-x:auto;border:1px solid var(--line);border-radius:8px} .drawing svg{display:block;min-width:900px;width:100%;height:auto}
        table{border-collapse:collapse;width:100%;margin-top:8px} th,td{text-align:left;padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top}
        th{color:var(--dim);font-weight:600;white-space:nowrap} td.remedy,td.times{white-space:nowrap} @media (max-width:900px){td.remedy{white-space:normal;min-width:11em}}
        .legend{display:flex;flex-wrap:wrap;gap:2px 18px;margin:18px 0 0;padding:0;list-style:none;color:var(--dim);font-size:13px} .legend i{display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:6px;background:var(--usual)}
        .legend .waiting i{background:var(--waiting)} .legend .wrong i{background:var(--wrong)} .legend .refused i{background:var(--right)} .legend li{color:var(--dim);font-weight:400}
        .wrong{color:var(--wrong);font-weight:600} .right{color:var(--right);font-weight:600}
        """;

    /// <summary>The page as HTML, which refers to no other file.</summary>
    public static string Make(IncidentReport report)
    {
        var first = report.Outcomes[0];
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>\n");
        page.Append("<title>The incident: ").Append(Text(first.Credited)).Append(" instead of ").Append(Text(first.Right)).Append("</title>\n<link rel=\"icon\" href=\"data:,\"/>\n<style>\n");
        page.Append(Style.ReplaceLineEndings("\n")).Append('\n').Append(TimelineSvg.Style.ReplaceLineEndings("\n")).Append("\n</style>\n</head>\n<body>\n<main>\n");
        page.Append("<h1>").Append(Text(first.Credited)).Append(" instead of ").Append(Text(first.Right)).Append("</h1>\n");
        page.Append("<p>A user's earnings of one day were credited twice. A distributed lock guarded the job; it expired while the first worker was still waiting for a connection. Every number here comes from the replay.</p>\n");
        AppendTable(page, report);
        page.Append("<ul class=\"legend\">\n<li><i></i>as usual</li>\n<li class=\"waiting\"><i></i>waits, or ran out of time</li>\n<li class=\"wrong\"><i></i>a second record or payment</li>\n<li class=\"refused\"><i></i>refused</li>\n</ul>\n");
        foreach (var outcome in report.Outcomes)
        {
            Append(page, outcome.Remedy.Title, [], outcome);
        }

        page.Append("<h2>Beyond the incident</h2>\n<p>").Append(WebUtility.HtmlEncode(SearchLine(report.Search))).Append("</p>\n<div class=\"table\"><table>\n<thead><tr><th>remedy</th><th>twice</th><th>unpaid</th></tr></thead>\n<tbody>\n");
        foreach (var remedy in IncidentRemedy.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(remedy.Title)}</td><td>{report.Search.Doubled[remedy]}</td><td>{report.Search.Unpaid[remedy]}</td></tr>\n");
        }

        page.Append("</tbody>\n</table></div>\n");
        foreach (var shape in report.Search.Shapes)
        {
            Append(page, "Remedy 1 broken, in the shortest form found", shape.Lines, shape.Outcome);
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    /// <summary>What was searched, in a sentence; the counts follow it.</summary>
    public static string SearchLine(IncidentSearch search) => string.Create(
        CultureInfo.InvariantCulture,
        $"{search.Searched:N0} random schedules (other work on the pool, retries, pauses, slow commits) were run under each remedy. The table counts those that recorded or credited the user twice, and those that left the user unpaid until a rerun:");

    /// <summary>What an outcome came to, in a few sentences.</summary>
    public static string OutcomeLine(IncidentOutcome outcome) =>
        $"Account {Text(outcome.Credited)}; it should be {Text(outcome.Right)}. {DoublePayment(outcome)}Reconciliation finds: {(outcome.Breaks.Count == 0 ? "nothing" : string.Join("; ", outcome.Breaks))}.";

    /// <summary>The name of a lane, for people.</summary>
    public static string Name(IncidentLane lane) => TimelineSvg.Name(lane);

    /// <summary>A timeline as a drawing of its own.</summary>
    public static string Draw(IncidentOutcome outcome) => TimelineSvg.Draw(outcome.Timeline, outcome.Remedy.Title, withStyle: true);

    private static void AppendTable(StringBuilder page, IncidentReport report)
    {
        page.Append("<div class=\"table\"><table>\n<thead><tr><th>remedy</th><th>account</th><th>records</th><th>committed at</th><th>payments</th><th>what reconciliation finds</th></tr></thead>\n<tbody>\n");
        foreach (var outcome in report.Outcomes)
        {
            var isRight = outcome.Credited == outcome.Right;
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"remedy\">{WebUtility.HtmlEncode(outcome.Remedy.Title)}</td><td class=\"{(isRight ? "right" : "wrong")}\">{Text(outcome.Credited)}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td>{outcome.CommittedAt.Count}</td><td class=\"times\">{string.Join(", ", outcome.CommittedAt.Select(Seconds))}</td><td>{outcome.PaidIds.Count}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td>{WebUtility.HtmlEncode(outcome.Breaks.Count == 0 ? "nothing: everything agrees" : string.Join("; ", outcome.Breaks))}</td></tr>\n");
        }

        page.Append("</tbody>\n</table></div>\n");
    }

    private static void Append(StringBuilder page, string title, IReadOnlyList<string> lines, IncidentOutcome outcome)
    {
        page.Append("<h2>").Append(WebUtility.HtmlEncode(title)).Append("</h2>\n");
        if (lines.Count > 0)
        {
            page.Append("<ul>\n");
            foreach (var line in lines)
            {
                page.Append("<li>").Append(WebUtility.HtmlEncode(line)).Append("</li>\n");
            }

            page.Append("</ul>\n");
        }

        page.Append("<p>").Append(WebUtility.HtmlEncode(OutcomeLine(outcome))).Append("</p>\n<div class=\"drawing\">\n").Append(TimelineSvg.Draw(outcome.Timeline, title, withStyle: false)).Append("</div>\n");
    }

    private static string DoublePayment(IncidentOutcome outcome) => outcome is { CommittedAt: [var first, var second], PaidIds: [var one, var other] }
        ? $"Two records, committed {Seconds(second - first)} apart; two transaction ids, {one} and {other}; both were paid. "
        : string.Empty;

    private static string Seconds(long microseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{(decimal)microseconds / VirtualTime.Second:0.00} s");

    private static string Text(Money money) => money.ToText(Currency.Cny);
}

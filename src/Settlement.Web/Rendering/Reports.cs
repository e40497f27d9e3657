namespace Settlement.Web;

/// <summary>Reports: pages that are a file by themselves, with their style in it, and nothing else.</summary>
public static class Reports
{
    /// <summary>The report of a date.</summary>
    public static Task<string> RenderAsync(DayView day, ReportFrame frame) => PageRenderer.RenderAsync<DayReport>(
        new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(DayReport.Day)] = day, [nameof(DayReport.Frame)] = frame });

    /// <summary>The report of several dates.</summary>
    public static Task<string> RenderAsync(RangeView range, ReportFrame frame) => PageRenderer.RenderAsync<RangeReport>(
        new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(RangeReport.Range)] = range, [nameof(RangeReport.Frame)] = frame });

    /// <summary>A simulated schedule, by itself.</summary>
    public static Task<string> RenderAsync(ScheduleView schedule) => PageRenderer.RenderAsync<SchedulePage>(
        new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(SchedulePage.Schedule)] = schedule });
}

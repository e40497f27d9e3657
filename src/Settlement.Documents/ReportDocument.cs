namespace Settlement.Documents;

/// <summary>A report that was written: <c>settle report --json</c>.</summary>
/// <param name="Date">The settlement date; null in a report of several.</param>
/// <param name="From">The first date of several; null in a report of one.</param>
/// <param name="To">The last date of several; null in a report of one.</param>
/// <param name="File">The file.</param>
/// <param name="Dates">How many dates it tells of.</param>
/// <param name="Clean">Whether the comparison made for it found that all agrees; null in a report of several, for which none is made.</param>
/// <param name="BreakCount">The breaks it found; null in a report of several.</param>
public sealed record ReportDocument(
    string? Date, string? From, string? To, string File, int Dates, bool? Clean, long? BreakCount);

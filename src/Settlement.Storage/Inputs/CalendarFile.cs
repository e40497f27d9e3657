using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// A calendar as a CSV file: <c>date,kind</c>, where kind is <c>holiday</c>, or <c>working</c> for a Saturday or Sunday that is a
/// settlement date. Further columns are passed over.
/// </summary>
public static class CalendarFile
{
    private const string DateColumn = "date";
    private const string KindColumn = "kind";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rule">Which days that are no settlement dates a settlement date accrues for.</param>
    /// <exception cref="InputFileException">The file, or a line of it, was refused.</exception>
    public static SettlementDates Read(string path, AccrualRule rule)
    {
        using var file = InputFile.Open(path, progress: null);
        var problems = new InputProblems(file.Name);
        using var lines = file.BeginPass(problems, CancellationToken.None);
        using var rows = new CsvRows(lines, problems);
        if (CsvColumns.FindProblem(rows.Header, DateColumn, KindColumn) is { } headerProblem)
        {
            problems.Add(rows.Line, headerProblem);
            problems.ThrowFirstIfUpTo(rows.Line);
        }

        var (dateColumn, kindColumn) = (CsvColumns.IndexOf(rows.Header, DateColumn), CsvColumns.IndexOf(rows.Header, KindColumn));
        var calendar = new Dictionary<DateOnly, CalendarDay>();
        while (rows.Read())
        {
            if (FindProblem(rows[dateColumn], rows[kindColumn], out var date, out var kind) is { } problem)
            {
                problems.Add(rows.Line, problem);
            }
            else if (!calendar.TryAdd(date.Day, kind))
            {
                problems.Add(rows.Line, $"{date} is there twice");
            }
        }

        problems.ThrowIfAny();
        try
        {
            return SettlementDates.Weekdays(rule, calendar);
        }
        catch (FormatException exception)
        {
            throw problems.Refusal(exception.Message);
        }
    }

    private static string? FindProblem(string dateText, string kindText, out SettlementDate date, out CalendarDay kind)
    {
        kind = default;
        if (!SettlementDate.TryParse(dateText, out date, out var problem))
        {
            return $"date {QuotedText.Of(dateText)} {problem}";
        }

        foreach (var known in Enum.GetValues<CalendarDay>())
        {
            if (known.ToKebabCase() == kindText)
            {
                kind = known;
                return null;
            }
        }

        return $"kind {QuotedText.Of(kindText)} is neither {CalendarDay.Holiday.ToKebabCase()} nor {CalendarDay.Working.ToKebabCase()}";
    }
}

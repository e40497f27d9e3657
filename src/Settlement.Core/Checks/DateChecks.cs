using System.Globalization;

namespace Settlement.Core;

/// <summary>The checks of dates: whether a date has come, and whether it is the one that a file's name carries.</summary>
public static class DateChecks
{
    // The islands that see a date first (Kiribati, UTC+14).
    private static readonly TimeSpan EarliestZone = TimeSpan.FromHours(14);

    /// <summary>The latest date that may be settled at an instant.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="calendar">When dates fall due; null where a date may be settled once it has begun anywhere on earth.</param>
    public static SettlementDate LatestDue(DateTimeOffset now, SettlementCalendar? calendar) =>
        calendar?.LatestDue(now) ?? new SettlementDate(DateOnly.FromDateTime(now.UtcDateTime + EarliestZone));

    /// <summary>Why a date has not come, as a sentence; null if it has.</summary>
    /// <param name="date">The date.</param>
    /// <param name="now">The clock.</param>
    /// <param name="calendar">When dates fall due; null to ask only whether the date has begun anywhere on earth.</param>
    public static string? FindFutureProblem(SettlementDate date, DateTimeOffset now, SettlementCalendar? calendar)
    {
        if (date.CompareTo(LatestDue(now, calendar: null)) > 0)
        {
            return $"{date} has not begun anywhere on earth";
        }

        return calendar is not null && calendar.DueAt(date) is var due && due > now
            ? string.Create(CultureInfo.InvariantCulture, $"the cut-off of {date} comes at {due.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            : null;
    }

    /// <summary>Why a file is not one of a date, as a sentence; null if its name carries that date, or none.</summary>
    /// <param name="path">The file: its name may hold dates such as <c>2014-08-05</c> or <c>20140805</c>.</param>
    /// <param name="date">The date it is imported for.</param>
    public static string? FindFileProblem(string path, SettlementDate date)
    {
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        var carried = DatesIn(name);
        return carried.Count == 0 || carried.Contains(date)
            ? null
            : $"the file's name carries the date {carried[0]}, and it is imported for {date}";
    }

    private static List<SettlementDate> DatesIn(string name)
    {
        var found = new List<SettlementDate>();
        for (var start = 0; start < name.Length; start++)
        {
            if (start > 0 && char.IsAsciiDigit(name[start - 1]))
            {
                continue;
            }

            foreach (var form in (string[])["yyyy-MM-dd", "yyyyMMdd", "yyyy_MM_dd"])
            {
                var end = start + form.Length;
                if (end <= name.Length && (end == name.Length || !char.IsAsciiDigit(name[end])) &&
                    DateOnly.TryParseExact(name.AsSpan(start, form.Length), form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) &&
                    day.Year is >= EarliestYear and <= LatestYear)
                {
                    found.Add(new SettlementDate(day));
                }
            }
        }

        return found;
    }

    // Eight digits may be any number; those of these years are taken for dates.
    private const int EarliestYear = 1970;
    private const int LatestYear = 2199;
}

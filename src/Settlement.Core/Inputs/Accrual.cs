using System.Globalization;

namespace Settlement.Core;

/// <summary>
/// The calendar days that a settlement date accrues for, the first and the last among them: Saturday to Monday for a Monday
/// that follows a weekend.
/// </summary>
/// <remarks>Written as <c>2014-08-09/2014-08-11</c>. 1 to <see cref="MostDays"/> days.</remarks>
public readonly record struct Accrual
{
    /// <summary>The most days of one settlement date.</summary>
    public const int MostDays = 366;

    private const char Separator = '/';

    /// <summary>Makes the days from one to another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are none, or more than <see cref="MostDays"/>.</exception>
    public Accrual(DateOnly first, DateOnly last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        if (last.DayNumber - first.DayNumber >= MostDays)
        {
            throw new ArgumentOutOfRangeException(nameof(last), last, $"more than {MostDays} days");
        }

        First = first;
        Last = last;
    }

    /// <summary>The first day.</summary>
    public DateOnly First { get; }

    /// <summary>The last day.</summary>
    public DateOnly Last { get; }

    /// <summary>How many days there are.</summary>
    public int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>How many of them are days of a leap year.</summary>
    public int LeapYearDays
    {
        get
        {
            var days = 0;
            for (var year = First.Year; year <= Last.Year; year++)
            {
                if (DateTime.IsLeapYear(year))
                {
                    var from = Math.Max(First.DayNumber, new DateOnly(year, 1, 1).DayNumber);
                    days += Math.Min(Last.DayNumber, new DateOnly(year, 12, 31).DayNumber) - from + 1;
                }
            }

            return days;
        }
    }

    /// <summary>
    /// How many days there are where every month has 30 (30E/360, the Eurobond basis): from the first day to the day after the
    /// last, each counted as the 30th where it is the 31st. A 30th before a 31st is none, 28 February before 1 March three.
    /// </summary>
    public int Days30E360
    {
        get
        {
            var (year, month, day) = Last == DateOnly.MaxValue ? (Last.Year + 1, 1, 1) : DayAfter(Last);
            return (360 * (year - First.Year)) + (30 * (month - First.Month)) + Math.Min(day, 30) - Math.Min(First.Day, 30);
        }
    }

    /// <summary>Whether some day is in both.</summary>
    public bool Overlaps(Accrual other) => First <= other.Last && other.First <= Last;

    /// <summary>Takes a text that <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Accrual Parse(string text) =>
        TryParse(text, out var accrual) ? accrual : throw new FormatException($"\"{text}\" is not two dates such as 2014-08-09/2014-08-11");

    /// <summary>Reads a text that <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out Accrual accrual)
    {
        accrual = default;
        var parts = text.Split(Separator);
        if (parts.Length != 2 ||
            !SettlementDate.TryParse(parts[0], out var first, out _) ||
            !SettlementDate.TryParse(parts[1], out var last, out _) ||
            last.Day < first.Day ||
            last.Day.DayNumber - first.Day.DayNumber >= MostDays)
        {
            return false;
        }

        accrual = new Accrual(first.Day, last.Day);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First:yyyy-MM-dd}{Separator}{Last:yyyy-MM-dd}");

    private static (int Year, int Month, int Day) DayAfter(DateOnly date)
    {
        var after = date.AddDays(1);
        return (after.Year, after.Month, after.Day);
    }
}

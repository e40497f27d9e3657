namespace Settlement.Core;

/// <summary>
/// Which calendar days are settlement dates, and which days each accrues for: every day for itself, or weekdays, but for
/// holidays, and with the working days that make up for them, each with the days beside it that are none.
/// </summary>
public sealed class SettlementDates
{
    /// <summary>The most days in a row without a settlement date.</summary>
    public const int MostDaysWithout = 31;

    private readonly AccrualRule? rule;
    private readonly IReadOnlyDictionary<DateOnly, CalendarDay> calendar;

    private SettlementDates(AccrualRule? rule, IReadOnlyDictionary<DateOnly, CalendarDay> calendar)
    {
        this.rule = rule;
        this.calendar = calendar;
        LastYearNamed = calendar.Keys.Select(day => (int?)day.Year).Max();
    }

    /// <summary>Every calendar day is a settlement date, and accrues for itself.</summary>
    public static SettlementDates EveryDay { get; } = new(rule: null, new Dictionary<DateOnly, CalendarDay>());

    /// <summary>Whether every calendar day is one.</summary>
    public bool AreEveryDay => rule is null;

    /// <summary>The latest year of which the calendar names a day; null where it names none.</summary>
    public int? LastYearNamed { get; }

    /// <summary>Weekdays are settlement dates, and what a calendar says otherwise.</summary>
    /// <param name="rule">Which days that are none a settlement date accrues for.</param>
    /// <param name="calendar">Holidays, and working days that fall on a weekend.</param>
    /// <exception cref="FormatException">There are more than <see cref="MostDaysWithout"/> days in a row without a settlement date.</exception>
    public static SettlementDates Weekdays(AccrualRule rule, IReadOnlyDictionary<DateOnly, CalendarDay> calendar)
    {
        var dates = new SettlementDates(rule, calendar);
        foreach (var day in calendar.Keys.Where(day => !dates.IsOne(day)).Order())
        {
            // From the weekend before it on, which no calendar names.
            var first = day;
            while (first > DateOnly.MinValue && !dates.IsOne(first.AddDays(-1)))
            {
                first = first.AddDays(-1);
            }

            var without = 0;
            for (var next = first; !dates.IsOne(next) && without <= MostDaysWithout && next < DateOnly.MaxValue; next = next.AddDays(1))
            {
                without++;
            }

            if (without > MostDaysWithout)
            {
                throw new FormatException($"from {new SettlementDate(first)} on there are more than {MostDaysWithout} days without a settlement date");
            }
        }

        return dates;
    }

    /// <summary>Whether a day is a settlement date.</summary>
    public bool Contains(SettlementDate date) => IsOne(date.Day);

    /// <summary>The latest settlement date up to a day, that day among them.</summary>
    public SettlementDate AtOrBefore(SettlementDate date)
    {
        var day = date.Day;
        while (!IsOne(day) && day > DateOnly.MinValue)
        {
            day = day.AddDays(-1);
        }

        return new SettlementDate(day);
    }

    /// <summary>The earliest settlement date from a day on, that day among them.</summary>
    public SettlementDate AtOrAfter(SettlementDate date)
    {
        var day = date.Day;
        while (!IsOne(day) && day < DateOnly.MaxValue)
        {
            day = day.AddDays(1);
        }

        return new SettlementDate(day);
    }

    /// <summary>
    /// The days that a settlement date accrues for; null where that is the date alone and its place in the calendar makes no
    /// difference to the quote: then no amount and no hash says any more of it than before there were calendars.
    /// </summary>
    /// <param name="date">The date. One that is no settlement date, and was settled when it was, accrues for itself.</param>
    /// <param name="quote">What the yield is quoted in.</param>
    public Accrual? AccrualOf(SettlementDate date, YieldQuote quote)
    {
        var (first, last) = (date.Day, date.Day);
        if (Contains(date))
        {
            while (rule == AccrualRule.Following && first > DateOnly.MinValue && !IsOne(first.AddDays(-1)))
            {
                first = first.AddDays(-1);
            }

            while (rule == AccrualRule.Preceding && last < DateOnly.MaxValue && !IsOne(last.AddDays(1)))
            {
                last = last.AddDays(1);
            }
        }

        return first == last && !quote.HangsOnDate() ? null : new Accrual(first, last);
    }

    /// <summary>The settlement date that accrues for a day.</summary>
    public SettlementDate EarnerOf(DateOnly day) =>
        rule == AccrualRule.Preceding ? AtOrBefore(new SettlementDate(day)) : AtOrAfter(new SettlementDate(day));

    private bool IsOne(DateOnly day) => rule is null || (calendar.TryGetValue(day, out var kind)
        ? kind == CalendarDay.Working
        : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
}

/// <summary>Which of the days that are no settlement dates a settlement date accrues for.</summary>
public enum AccrualRule
{
    /// <summary>Those since the settlement date before: Monday for Saturday and Sunday.</summary>
    Following,

    /// <summary>Those until the next settlement date: Friday for Saturday and Sunday.</summary>
    Preceding,
}

/// <summary>What a calendar says of a day.</summary>
public enum CalendarDay
{
    /// <summary>No settlement date.</summary>
    Holiday,

    /// <summary>A settlement date, be it a Saturday.</summary>
    Working,
}

/// <summary>When dates may be settled, and which are settlement dates at all.</summary>
/// <param name="Calendar">When dates fall due; null where a date is due once it has begun anywhere on earth.</param>
/// <param name="Dates">Which dates there are.</param>
public sealed record DateRules(SettlementCalendar? Calendar, SettlementDates Dates)
{
    /// <summary>The latest settlement date that may be settled at an instant.</summary>
    public SettlementDate LatestDue(DateTimeOffset now) => Dates.AtOrBefore(DateChecks.LatestDue(now, Calendar));
}

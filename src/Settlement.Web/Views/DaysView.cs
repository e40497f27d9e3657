using System.Globalization;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>Settlement dates as a calendar of months, with the trend of what they earned.</summary>
public sealed record DaysView
{
    /// <summary>The most months on a page.</summary>
    public const int MostMonths = 6;

    private const int MostNamed = 12;

    /// <summary>The latest date that is due.</summary>
    public required SettlementDate LatestDue { get; init; }

    /// <summary>How many dates of the page are in each state; states without one are left out.</summary>
    public required IReadOnlyList<StateCount> States { get; init; }

    /// <summary>The first dates that are not settled, though a later one is.</summary>
    public required IReadOnlyList<SettlementDate> Holes { get; init; }

    /// <summary>How many more of them there are.</summary>
    public int MoreHoles { get; init; }

    /// <summary>The months, the latest first.</summary>
    public required IReadOnlyList<MonthView> Months { get; init; }

    /// <summary>The trend of the yield; null where no date has one.</summary>
    public Chart? Yield { get; init; }

    /// <summary>The trend of the earnings; null where no date has any.</summary>
    public Chart? Earnings { get; init; }

    /// <summary>What the charts show, as figures.</summary>
    public required IReadOnlyList<TrendLine> Figures { get; init; }

    /// <summary>The currency's code; null where no date was run.</summary>
    public string? Currency { get; init; }

    /// <summary>The pages beside this one.</summary>
    public required PagerView Pager { get; init; }

    /// <summary>Builds the page.</summary>
    /// <param name="list">Every date there is.</param>
    /// <param name="until">The last month of the page, as a date in it; null for the latest there is.</param>
    /// <param name="links">Where the pages are.</param>
    public static DaysView Of(DateList list, DateOnly? until, PageLinks links)
    {
        var holes = list.Dates.Where(date => date.IsGap).Select(date => date.Date).ToList();
        var months = list.Dates.GroupBy(date => (date.Date.Day.Year, date.Date.Day.Month)).ToList();
        var last = months.FindLastIndex(month => until is not { } day || (month.Key.Year, month.Key.Month).CompareTo((day.Year, day.Month)) <= 0);
        var first = Math.Max(0, last - MostMonths + 1);
        var shown = last < 0 ? [] : months[first..(last + 1)];
        var dates = shown.SelectMany(month => month).ToList();
        var currency = dates.FirstOrDefault(date => date.Day is not null)?.Day!.Plan.Currency;
        var from = dates.FindIndex(date => date.Inputs.Yield is not null || date.Day is not null);
        var to = dates.FindLastIndex(date => date.Inputs.Yield is not null || date.Day is not null);
        var drawn = from < 0 ? [] : dates[from..(to + 1)];
        return new DaysView
        {
            LatestDue = list.LatestDue,
            States = [.. dates.GroupBy(date => date.State).OrderBy(group => group.Key).Select(group => new StateCount(StateMark.Of(group.Key), Web.Figures.Count(group.Count())))],
            Holes = [.. holes.Take(MostNamed)],
            MoreHoles = Math.Max(0, holes.Count - MostNamed),
            Months = [.. shown.Select(month => MonthView.Of(month.Key.Year, month.Key.Month, [.. month], links)).Reverse()],
            Yield = Chart.Of("Yield", UnitOf(drawn), [.. drawn.Select(YieldPoint)]),
            Earnings = currency is null ? null : Chart.Of("Earnings", currency.Code, [.. drawn.Select(EarningsPoint)], isBars: true),
            Figures = [.. drawn.Select(TrendLine.Of)],
            Currency = currency?.Code,
            Pager = new PagerView(
                dates.Count == 0 ? "no dates" : $"{dates[0].Date} to {dates[^1].Date}",
                first > 0 ? Month(months[first - 1].Key) : null,
                "Earlier months",
                last >= 0 && last < months.Count - 1 ? Month(months[Math.Min(months.Count - 1, last + MostMonths)].Key) : null,
                "Later months"),
        };

        string Month((int Year, int Month) key) => links.Until(key.Year, key.Month);
    }

    private static string UnitOf(IEnumerable<ListedDate> dates) =>
        dates.Select(YieldOf).FirstOrDefault(yield => yield is not null) is { } yield ? Web.Figures.YieldUnit(yield) : string.Empty;

    private static Yield? YieldOf(ListedDate date) => date.Day?.Plan.Yield ?? date.Inputs.Yield;

    private static ChartPoint YieldPoint(ListedDate date)
    {
        if (YieldOf(date) is not { } yield)
        {
            return new ChartPoint(date.Date, Value: null, "no yield");
        }

        var value = (decimal)yield.Unscaled;
        for (var i = 0; i < yield.Decimals; i++)
        {
            value /= 10;
        }

        return new ChartPoint(date.Date, value, yield.ToText());
    }

    // A total may be wider than a decimal; where it is drawn, its last digits do not matter.
    private static ChartPoint EarningsPoint(ListedDate date) => date.Day is { State: not DayState.Open, Totals: { } totals } day
        ? new ChartPoint(date.Date, (decimal)Math.Clamp((double)totals.EarningsMinor, -1e27, 1e27), Web.Figures.Amount(totals.EarningsMinor, day.Plan.Currency))
        : new ChartPoint(date.Date, Value: null, date.IsGap ? "not settled, a gap" : "not settled");
}

/// <summary>How many dates are in a state.</summary>
/// <param name="Mark">The state.</param>
/// <param name="Count">How many.</param>
public sealed record StateCount(StateMark Mark, string Count);

/// <summary>A line of the figures that charts show.</summary>
/// <param name="Date">The date.</param>
/// <param name="State">How it stands.</param>
/// <param name="Yield">Its yield.</param>
/// <param name="Users">Its records.</param>
/// <param name="Earnings">Its earnings.</param>
public sealed record TrendLine(SettlementDate Date, string State, string? Yield, string? Users, string? Earnings)
{
    internal static TrendLine Of(ListedDate date)
    {
        var settled = date.Day is { State: not DayState.Open, Totals: not null } ? date.Day : null;
        return new TrendLine(
            date.Date,
            StateMark.Of(date.State).Label + (date.IsGap ? ", gap" : string.Empty),
            (date.Day?.Plan.Yield ?? date.Inputs.Yield)?.ToText(),
            settled is null ? null : Figures.Count(settled.Totals!.Value.Users),
            settled is null ? null : Figures.Amount(settled.Totals!.Value.EarningsMinor, settled.Plan.Currency));
    }
}

/// <summary>A month of the calendar.</summary>
/// <param name="Name">Such as <c>August 2014</c>.</param>
/// <param name="Id">Such as <c>2014-08</c>.</param>
/// <param name="Weeks">Its weeks, from Monday; null where the month has no such day.</param>
public sealed record MonthView(string Name, string Id, IReadOnlyList<IReadOnlyList<CalendarDay?>> Weeks)
{
    internal static MonthView Of(int year, int month, IReadOnlyList<ListedDate> dates, PageLinks links)
    {
        var first = new DateOnly(year, month, 1);
        var known = dates.ToDictionary(date => date.Date.Day.Day);
        var offset = ((int)first.DayOfWeek + 6) % 7;
        var cells = Enumerable.Repeat<CalendarDay?>(null, offset)
            .Concat(Enumerable.Range(1, DateTime.DaysInMonth(year, month)).Select(day => known.TryGetValue(day, out var date)
                ? CalendarDay.Of(date, links)
                : new CalendarDay(day.ToString(CultureInfo.InvariantCulture), null, null, IsGap: false, IsCorrected: false, null)))
            .ToList();
        while (cells.Count % 7 != 0)
        {
            cells.Add(null);
        }

        return new MonthView(
            first.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
            first.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            [.. cells.Chunk(7).Select(week => (IReadOnlyList<CalendarDay?>)week)]);
    }
}

/// <summary>A day of the calendar.</summary>
/// <param name="Number">The day of the month.</param>
/// <param name="Link">Its page; null where it is no date of the list.</param>
/// <param name="State">How it stands; null where it is no date of the list.</param>
/// <param name="IsGap">Whether it is not settled, though a later date is.</param>
/// <param name="IsCorrected">Whether it has corrections.</param>
/// <param name="Note">What it waits for; null where it waits for nothing.</param>
public sealed record CalendarDay(string Number, string? Link, StateMark? State, bool IsGap, bool IsCorrected, string? Note)
{
    internal static CalendarDay Of(ListedDate date, PageLinks links) => new(
        date.Date.Day.Day.ToString(CultureInfo.InvariantCulture),
        links.Day(date.Date),
        StateMark.Of(date.State),
        date.IsGap,
        date.Corrections.Count > 0,
        date.Missing == default ? null : $"no {date.Missing.ToString().Replace(" and ", ", no ", StringComparison.Ordinal)}");
}

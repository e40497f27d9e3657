using CsCheck;

namespace Settlement.Core.Tests;

public sealed class SettlementDatesTests
{
    // The Lunar New Year of 2014 in mainland China: 31 January to 6 February, made up for on a Sunday before and a Saturday after.
    private static readonly Dictionary<DateOnly, CalendarDay> NewYear2014 = Enumerable.Range(0, 7)
        .Select(day => new DateOnly(2014, 1, 31).AddDays(day))
        .ToDictionary(day => day, _ => CalendarDay.Holiday)
        .Append(new(new DateOnly(2014, 1, 26), CalendarDay.Working))
        .Append(new(new DateOnly(2014, 2, 8), CalendarDay.Working))
        .ToDictionary();

    [Theory]
    [InlineData("2014-01-24", "none", "none")] // a Friday before a Saturday alone
    [InlineData("2014-01-26", "2014-01-25/2014-01-26", "none")] // the Sunday that is worked
    [InlineData("2014-01-27", "none", "none")]
    [InlineData("2014-01-30", "none", "2014-01-30/2014-02-06")]
    [InlineData("2014-02-07", "2014-01-31/2014-02-07", "none")]
    [InlineData("2014-02-08", "none", "2014-02-08/2014-02-09")] // the Saturday that is worked
    [InlineData("2014-02-10", "2014-02-09/2014-02-10", "none")]
    [InlineData("2014-02-14", "none", "2014-02-14/2014-02-16")]
    public void Lunar_new_year_accrues_on_the_date_after_it_or_before(string date, string following, string preceding)
    {
        // The Friday before: the Saturday between it and the Sunday that is worked.
        preceding = date == "2014-01-24" ? "2014-01-24/2014-01-25" : preceding;

        Assert.Equal(following, Days(AccrualRule.Following, date));
        Assert.Equal(preceding, Days(AccrualRule.Preceding, date));
    }

    [Theory]
    [InlineData("2014-01-25", "2014-01-24", "2014-01-26")]
    [InlineData("2014-01-26", "2014-01-26", "2014-01-26")]
    [InlineData("2014-02-03", "2014-01-30", "2014-02-07")]
    [InlineData("2014-02-08", "2014-02-08", "2014-02-08")]
    [InlineData("2014-02-09", "2014-02-08", "2014-02-10")]
    public void Dates_beside_a_day_are_found(string day, string before, string after)
    {
        var dates = SettlementDates.Weekdays(AccrualRule.Following, NewYear2014);

        Assert.Equal((before, after), (dates.AtOrBefore(SettlementDate.Parse(day)).ToString(), dates.AtOrAfter(SettlementDate.Parse(day)).ToString()));
        Assert.Equal(before == day, dates.Contains(SettlementDate.Parse(day)));
    }

    [Fact]
    public void Every_day_of_a_year_is_accrued_for_exactly_once_whatever_the_calendar() =>
        Gen.Select(Gen.Enum<AccrualRule>(), Gen.Enum<YieldQuote>(), Gen.Int[0, 9].Array[366]).Sample((rule, quote, kinds) =>
        {
            var first = new DateOnly(2016, 1, 1);
            var calendar = kinds.Select((kind, day) => (Kind: kind, Day: first.AddDays(day)))
                .Where(day => day.Kind < 2)
                .ToDictionary(day => day.Day, day => (CalendarDay)day.Kind);
            var dates = SettlementDates.Weekdays(rule, calendar);
            var counted = new Dictionary<DateOnly, int>();
            for (var day = first.AddDays(-60); day < first.AddDays(430); day = day.AddDays(1))
            {
                var date = new SettlementDate(day);
                if (dates.Contains(date))
                {
                    var days = dates.AccrualOf(date, quote) ?? new Accrual(day, day);
                    for (var accrued = days.First; accrued <= days.Last; accrued = accrued.AddDays(1))
                    {
                        counted[accrued] = counted.GetValueOrDefault(accrued) + 1;
                    }
                }
            }

            Assert.All(Enumerable.Range(0, 366), day => Assert.Equal(1, counted[first.AddDays(day)]));
        });

    [Fact]
    public void Where_every_day_is_a_date_only_quotes_that_hang_on_the_date_say_which()
    {
        var date = SettlementDate.Parse("2014-08-09");

        Assert.Null(SettlementDates.EveryDay.AccrualOf(date, YieldQuote.AnnualPercentAct365));
        Assert.Equal("2014-08-09/2014-08-09", SettlementDates.EveryDay.AccrualOf(date, YieldQuote.AnnualPercentActAct).ToString());
        Assert.Equal("2014-08-09/2014-08-09", SettlementDates.EveryDay.AccrualOf(date, YieldQuote.AnnualPercent30E360).ToString());
    }

    [Fact]
    public void Calendar_without_a_settlement_date_for_more_than_a_month_is_refused()
    {
        var first = new DateOnly(2014, 8, 4);
        Dictionary<DateOnly, CalendarDay> Holidays(int days) => Enumerable.Range(0, days).ToDictionary(day => first.AddDays(day), _ => CalendarDay.Holiday);

        // Monday 4 August to Monday 1 September, with the weekend before, are 31 days; with Tuesday 32.
        Assert.NotNull(SettlementDates.Weekdays(AccrualRule.Following, Holidays(29)));
        var refused = Assert.Throws<FormatException>(() => SettlementDates.Weekdays(AccrualRule.Following, Holidays(30)));
        Assert.Equal("from 2014-08-02 on there are more than 31 days without a settlement date", refused.Message);
    }

    [Fact]
    public void Latest_date_that_is_due_is_a_settlement_date_also_where_a_zone_skipped_a_day()
    {
        // Samoa had no 30 December 2011, a Friday: Thursday the 29th was followed by Saturday the 31st.
        var rules = new DateRules(
            new SettlementCalendar(TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia"), TimeSpan.FromDays(1)),
            SettlementDates.Weekdays(AccrualRule.Following, new Dictionary<DateOnly, CalendarDay> { [new DateOnly(2011, 12, 30)] = CalendarDay.Holiday }));

        Assert.Equal("2011-12-28", rules.LatestDue(new DateTimeOffset(2011, 12, 30, 9, 59, 59, TimeSpan.Zero)).ToString());
        Assert.Equal("2011-12-29", rules.LatestDue(new DateTimeOffset(2011, 12, 30, 10, 0, 0, TimeSpan.Zero)).ToString());
        Assert.Equal("2011-12-29", rules.LatestDue(new DateTimeOffset(2012, 1, 2, 9, 59, 59, TimeSpan.Zero)).ToString());
        Assert.Equal("2012-01-02", rules.LatestDue(new DateTimeOffset(2012, 1, 2, 10, 0, 0, TimeSpan.Zero)).ToString());
    }

    private static string Days(AccrualRule rule, string date) =>
        SettlementDates.Weekdays(rule, NewYear2014).AccrualOf(SettlementDate.Parse(date), YieldQuote.AnnualPercentAct365)?.ToString() ?? "none";
}

namespace Settlement.Core.Tests;

public sealed class OpenDatesTests
{
    private static readonly SettlementDate Due = SettlementDate.Parse("2014-08-05");

    [Theory]
    [InlineData("", "05")] // a new store: the latest due date alone
    [InlineData("04=Settled", "05")]
    [InlineData("05=Settled", "")] // a second tick of the same night
    [InlineData("05=Open", "05")] // begun and not finished
    [InlineData("01=Settled", "02,03,04,05")] // three missed ticks and tonight's
    [InlineData("01=Settled,02=Open,03=Open", "02,03,04,05")]
    [InlineData("01=Closed,03=Settled,02=Open", "04,05")] // what lies before the last settled date is for a person
    [InlineData("02=Open,04=Open", "02,03,04,05")] // nothing ever settled: from the first that was begun
    [InlineData("04=Settled,06=Settled", "05")] // a day run ahead by hand
    public void Dates_since_the_last_settled_one_are_open_oldest_first(string days, string open) =>
        Assert.Equal(Dates(open), OpenDates.Since(Due, Days(days)));

    [Fact]
    public void Missed_dates_run_over_the_end_of_a_leap_february()
    {
        var open = OpenDates.Since(SettlementDate.Parse("2024-03-01"), [DayAt("2024-02-27", DayState.Settled)]);

        Assert.Equal(["2024-02-28", "2024-02-29", "2024-03-01"], open.Select(date => date.ToString()));
    }

    [Fact]
    public void Last_settled_date_is_looked_for_a_leap_year_back() =>
        Assert.Equal("2023-08-05", OpenDates.Earliest(SettlementDate.Parse("2024-08-05")).ToString());

    [Theory]
    [InlineData("03,04,05", "03,04,05", 7, "03,04,05")]
    [InlineData("03,04,05", "03,04,05", 2, "03,04")] // bounded: the rest is for the next tick
    [InlineData("03,04,05", "", 7, "05")] // inputs of the latest may be late
    [InlineData("03,04,05", "04", 7, "04,05")] // a date without inputs is passed over
    [InlineData("", "", 7, "")]
    public void Tick_takes_dates_with_inputs_oldest_first_and_bounded(string open, string withInputs, int most, string taken) =>
        Assert.Equal(Dates(taken), OpenDates.Take(Dates(open), Dates(withInputs).ToHashSet(), most));

    [Fact]
    public void Weeks_without_inputs_do_not_keep_a_tick_from_the_dates_behind_them()
    {
        var open = OpenDates.Since(Due, [DayAt("2014-07-01", DayState.Settled)]);

        Assert.Equal(Dates("04,05"), OpenDates.Take(open, Dates("04").ToHashSet(), most: 7));
    }

    private static List<SettlementDate> Dates(string days) =>
        [.. days.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(day => SettlementDate.Parse($"2014-08-{day}"))];

    private static List<Day> Days(string days) =>
    [
        .. days.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(day => day.Split('='))
            .Select(day => DayAt($"2014-08-{day[0]}", Enum.Parse<DayState>(day[1]))),
    ];

    private static Day DayAt(string date, DayState state) =>
        new(Sample.Plan with { Date = SettlementDate.Parse(date) }, state, Totals: null, Version: "1");
}

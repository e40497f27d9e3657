using CsCheck;

namespace Settlement.Core.Tests;

public sealed class AccrualTests
{
    private static readonly Gen<Accrual> Accruals = Gen.Select(Gen.Int[0, 3_000_000], Gen.Int[0, Accrual.MostDays - 1], (first, more) =>
        new Accrual(DateOnly.FromDayNumber(first), DateOnly.FromDayNumber(first + more)));

    // QuantLib, test-suite/daycounters.cpp, testActualActual: its fractions for the ISDA method, for the periods of ISDA's
    // memorandum of 1998 on EMU and market conventions, compared to ten digits, as they are there. QuantLib notes that the one
    // of 2003-07-15 is not the memorandum's.
    [Theory]
    [InlineData("2003-11-01", "2004-05-01", 61, 121, "0.497724380567")]
    [InlineData("1999-02-01", "1999-07-01", 150, 0, "0.410958904110")]
    [InlineData("1999-07-01", "2000-07-01", 184, 182, "1.001377348600")]
    [InlineData("2002-08-15", "2003-07-15", 334, 0, "0.915068493151")]
    [InlineData("2003-07-15", "2004-01-15", 170, 14, "0.504004790778")]
    [InlineData("1999-07-30", "2000-01-30", 155, 29, "0.503892506924")]
    [InlineData("2000-01-30", "2000-06-30", 0, 152, "0.415300546448")]
    public void Act_act_counts_each_day_by_the_length_of_its_own_year(
        string start, string end, int common, int leap, string fraction)
    {
        var days = Period(start, end);

        Assert.Equal((common, leap), (days.Days - days.LeapYearDays, days.LeapYearDays));
        var plan = Plan("100", YieldQuote.AnnualPercentActAct, days);
        Assert.Equal(
            decimal.Round(decimal.Parse(fraction, System.Globalization.CultureInfo.InvariantCulture), 10),
            decimal.Round((decimal)plan.Parts / plan.Yield.Denominator, 10));
    }

    // QuantLib, test-suite/daycounters.cpp, testThirty360_EurobondBasis, which names ISDA, "30/360 Day Count Conventions", of
    // 22 December 2008 (isda.org) as its source.
    [Theory]
    [InlineData("2006-08-20", "2007-02-20", 180)]
    [InlineData("2007-02-20", "2007-08-20", 180)]
    [InlineData("2008-08-20", "2009-02-20", 180)]
    [InlineData("2006-02-28", "2006-08-31", 182)]
    [InlineData("2006-08-31", "2007-02-28", 178)]
    [InlineData("2007-08-31", "2008-02-29", 179)]
    [InlineData("2008-02-29", "2008-08-31", 181)]
    [InlineData("2006-01-31", "2006-02-28", 28)]
    [InlineData("2006-01-30", "2006-02-28", 28)]
    [InlineData("2006-02-28", "2006-03-03", 5)]
    [InlineData("2006-02-14", "2006-02-28", 14)]
    [InlineData("2006-09-30", "2006-10-31", 30)]
    [InlineData("2006-10-31", "2006-11-28", 28)]
    [InlineData("2007-08-31", "2008-02-28", 178)]
    [InlineData("2008-02-28", "2008-08-30", 182)]
    [InlineData("2008-02-29", "2009-02-28", 359)]
    [InlineData("2008-02-28", "2008-03-30", 32)]
    [InlineData("2008-02-28", "2008-03-31", 32)]
    public void Months_of_30_days_are_counted_as_the_eurobond_basis_does(string start, string end, int expected)
    {
        var days = Period(start, end);

        Assert.Equal(expected, days.Days30E360);
        Assert.Equal(expected, (int)Plan("1", YieldQuote.AnnualPercent30E360, days).Parts);
    }

    [Theory]
    [InlineData("2014-01-30", 0)]
    [InlineData("2014-01-31", 1)]
    [InlineData("2014-02-27", 1)]
    [InlineData("2014-02-28", 3)]
    [InlineData("2016-02-28", 1)]
    [InlineData("2016-02-29", 2)]
    [InlineData("9999-12-31", 1)]
    public void Single_day_of_a_month_of_30_days_may_count_more_or_nothing(string day, int expected) =>
        Assert.Equal(expected, Accrual.Parse($"{day}/{day}").Days30E360);

    [Fact]
    public void Days_one_by_one_earn_what_they_earn_together_to_the_last_digit() =>
        Gen.Select(Accruals, Gen.Enum<YieldQuote>().Where(quote => quote != YieldQuote.IncomePer10000)).Sample((days, quote) =>
        {
            Int128 parts = 0;
            for (var day = days.First; day <= days.Last; day = day.AddDays(1))
            {
                parts += Plan("3.65", quote, new Accrual(day, day)).Parts;
            }

            Assert.Equal(parts, Plan("3.65", quote, days).Parts);
        });

    [Fact]
    public void Published_income_is_taken_as_it_is_whatever_the_days() =>
        Accruals.Sample(days => Assert.Equal(11_301, (int)Plan("1.1301", YieldQuote.IncomePer10000, days).Parts));

    [Theory]
    [InlineData(YieldQuote.AnnualPercentAct365, "2014-08-09/2014-08-11", "100000.00 × 3.65 % × 3 / 365 = 30.00")]
    [InlineData(YieldQuote.AnnualPercentAct360, "2014-08-09/2014-08-11", "100000.00 × 3.65 % × 3 / 360 = 365/12")]
    [InlineData(YieldQuote.AnnualPercentActAct, "2014-08-09/2014-08-11", "100000.00 × 3.65 % × 3 / 365 = 30.00")]
    [InlineData(YieldQuote.AnnualPercentActAct, "2016-02-27/2016-02-29", "100000.00 × 3.65 % × 3 / 366 = 1825/61")]
    [InlineData(YieldQuote.AnnualPercentActAct, "2015-12-31/2016-01-01", "100000.00 × 3.65 % × (1 / 365 + 1 / 366) = 3655/183")]
    [InlineData(YieldQuote.AnnualPercent30E360, "2014-02-28/2014-02-28", "100000.00 × 3.65 % × 3 / 360 = 365/12")]
    [InlineData(YieldQuote.IncomePer10000, "2014-08-09/2014-08-11", "100000.00 × 3.65 / 10,000 = 36.50")]
    public void Sum_is_shown_as_it_is_done_by_hand(YieldQuote quote, string days, string expected) =>
        Assert.Equal(expected, Plan("3.65", quote, Accrual.Parse(days)).Formula(new Money(100_000_00)));

    // A correction may bring a quote that hangs on the date to a day whose plan, having had no need to, says nothing of its days.
    [Theory]
    [InlineData(YieldQuote.AnnualPercentActAct, "100000.00 × 3.65 % × 1 / 365 = 10.00")]
    [InlineData(YieldQuote.AnnualPercent30E360, "100000.00 × 3.65 % × 1 / 360 = 365/36")]
    public void Sum_of_a_plan_without_days_is_that_of_the_date_alone(YieldQuote quote, string expected) =>
        Assert.Equal(expected, (Sample.Plan with { Yield = Yield.Parse("3.65", quote) }).Formula(new Money(100_000_00)));

    [Fact]
    public void Text_gives_the_same_days_again() =>
        Accruals.Sample(days =>
        {
            Assert.Equal(days, Accrual.Parse(days.ToString()));
            Assert.True(days.Overlaps(days));
        });

    [Theory]
    [InlineData("")]
    [InlineData("2014-08-09")]
    [InlineData("2014-08-09/2014-08-08")]
    [InlineData("2014-08-09/2015-08-10")]
    [InlineData("2014-08-09/2014-08-11/2014-08-12")]
    [InlineData("2014-08-09 2014-08-11")]
    public void Text_that_is_no_days_is_refused(string text)
    {
        Assert.False(Accrual.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Accrual.Parse(text));
    }

    [Fact]
    public void Days_that_share_none_do_not_overlap()
    {
        Assert.False(Accrual.Parse("2014-08-09/2014-08-11").Overlaps(Accrual.Parse("2014-08-12/2014-08-12")));
        Assert.True(Accrual.Parse("2014-08-09/2014-08-11").Overlaps(Accrual.Parse("2014-08-11/2014-08-12")));
    }

    // A period of the convention ends before its last day.
    private static Accrual Period(string start, string end) =>
        new(SettlementDate.Parse(start).Day, SettlementDate.Parse(end).Day.AddDays(-1));

    private static DayPlan Plan(string yield, YieldQuote quote, Accrual days) =>
        Sample.Plan with { Date = new SettlementDate(days.Last), Yield = Yield.Parse(yield, quote), Accrual = days };
}

namespace Settlement.Core.Tests;

public sealed class YieldJumpTests
{
    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");
    private static readonly SettlementDate Before = SettlementDate.Parse("2014-08-04");

    [Theory]
    [InlineData("1.1451", "1.1451")]
    [InlineData("1.1451", "5.7255")]
    [InlineData("1.1451", "0.22902")]
    [InlineData("-1.5", "-7.5")]
    [InlineData("0", "0")]
    public void Yield_up_to_the_factor_passes(string before, string now) => Assert.Null(Find(before, now));

    [Theory]
    [InlineData("1.1451", "5.7256", "yield 5.7256 of 2014-08-05 is more than 5 times the 1.1451 of 2014-08-04")]
    [InlineData("1.1451", "11203", "yield 11203 of 2014-08-05 is more than 5 times the 1.1451 of 2014-08-04")]
    [InlineData("1.1451", "0.22901", "yield 0.22901 of 2014-08-05 is less than 1/5 of the 1.1451 of 2014-08-04")]
    [InlineData("1.1451", "0", "yield 0 of 2014-08-05 is less than 1/5 of the 1.1451 of 2014-08-04")]
    [InlineData("0", "0.0001", "yield 0.0001 of 2014-08-05 is more than 5 times the 0 of 2014-08-04")]
    [InlineData("1.1451", "-1.1451", "yield -1.1451 of 2014-08-05 has another sign than the 1.1451 of 2014-08-04")]
    public void Yield_beyond_it_is_found(string before, string now, string problem) => Assert.Equal(problem, Find(before, now));

    // 4 % a year earn 400 / 365 = 1.0958… per 10,000 a day.
    [Theory]
    [InlineData("5.4794", null)]
    [InlineData("5.4795", "yield 5.4795 of 2014-08-05 is more than 5 times the 4 of 2014-08-04, quoted as annual_percent_act_365 and not as income_per_10000")]
    public void Yields_of_two_quotes_are_compared_by_what_they_earn(string now, string? problem) => Assert.Equal(
        problem, YieldJump.FindProblem(Date, Yield.Parse(now), new(Before, Yield.Parse("4", YieldQuote.AnnualPercentAct365)), factor: 5));

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public async Task Earlier_yield_is_looked_for_a_month_back(int daysLater, bool found)
    {
        var inputs = new InMemoryInputStore(Sample.Plan);
        var date = new SettlementDate(Sample.Date.Day.AddDays(daysLater));

        Assert.Equal(
            found ? new(Sample.Date, Sample.Plan.Yield) : (KeyValuePair<SettlementDate, Yield>?)null,
            await inputs.FindEarlierAsync(date, from: null, CancellationToken.None));
        Assert.Null(await inputs.FindEarlierAsync(date, Sample.Date.Day.AddDays(1), CancellationToken.None));
        Assert.Equal(found, await inputs.FindEarlierAsync(date, Sample.Date.Day, CancellationToken.None) is not null);
    }

    // The calendar begins there: no date is before it.
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task First_dates_of_the_calendar_have_the_yields_before_them(int dayNumber, bool found)
    {
        var inputs = new InMemoryInputStore(Sample.Plan with { Date = new SettlementDate(DateOnly.MinValue) });

        var earlier = await inputs.FindEarlierAsync(new SettlementDate(DateOnly.FromDayNumber(dayNumber)), from: null, CancellationToken.None);

        Assert.Equal(found, earlier is not null);
    }

    private static string? Find(string before, string now) =>
        YieldJump.FindProblem(Date, Yield.Parse(now), new(Before, Yield.Parse(before)), factor: 5);
}

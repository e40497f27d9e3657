using System.Globalization;

namespace Settlement.Core.Tests;

public sealed class DateChecksTests
{
    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    [Theory]
    [InlineData("2014-08-04T09:59:59Z", "2014-08-05 has not begun anywhere on earth")]
    [InlineData("2014-08-04T10:00:00Z", null)]
    [InlineData("2026-11-30T00:00:00Z", null)]
    public void Date_has_come_as_soon_as_it_has_begun_on_the_first_island(string now, string? problem) =>
        Assert.Equal(problem, DateChecks.FindFutureProblem(Date, At(now), calendar: null));

    [Theory]
    [InlineData("2014-08-05T06:59:59Z", "the cut-off of 2014-08-05 comes at 2014-08-05 07:00 UTC")]
    [InlineData("2014-08-05T07:00:00Z", null)]
    [InlineData("2014-08-04T09:00:00Z", "2014-08-05 has not begun anywhere on earth")]
    public void Date_with_a_cut_off_has_come_when_that_has(string now, string? problem)
    {
        var shanghai = new SettlementCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), TimeSpan.FromHours(15));
        Assert.Equal(problem, DateChecks.FindFutureProblem(Date, At(now), shanghai));
    }

    [Theory]
    [InlineData("positions-2014-08-05.csv")]
    [InlineData("/in/2014-08-04/positions-20140805.csv")]
    [InlineData("positions-2014-08-05.made-2014-08-06.csv")]
    [InlineData("positions.csv")]
    [InlineData("positions-12345678.csv")]
    [InlineData("positions-201408041.csv")]
    [InlineData("positions-2014-08-041.csv")]
    [InlineData("positions-00010101.csv")]
    public void File_that_carries_the_date_or_none_is_one_of_the_date(string path) => Assert.Null(DateChecks.FindFileProblem(path, Date));

    [Theory]
    [InlineData("positions-2014-08-04.csv", "2014-08-04")]
    [InlineData(@"C:\in\2014-08-05\positions_2014_08_04.csv", "2014-08-04")]
    [InlineData("20140804.csv", "2014-08-04")]
    [InlineData("2014-08-06T0102-positions.csv", "2014-08-06")]
    public void File_that_carries_another_date_alone_is_not(string path, string carried) => Assert.Equal(
        $"the file's name carries the date {carried}, and it is imported for 2014-08-05", DateChecks.FindFileProblem(path, Date));

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Settlement.Core.Tests;

public sealed class SettlementCalendarTests
{
    private const string EndOfDay = "1.00:00:00";

    [Theory]
    [InlineData("UTC", EndOfDay, "2014-08-05", "2014-08-06T00:00:00Z")]
    [InlineData("Asia/Shanghai", EndOfDay, "2014-08-05", "2014-08-05T16:00:00Z")]
    [InlineData("Asia/Shanghai", "15:00:00", "2014-08-05", "2014-08-05T07:00:00Z")]
    [InlineData("Asia/Shanghai", "00:00:00", "2014-08-05", "2014-08-04T16:00:00Z")]
    [InlineData("Asia/Shanghai", "1.00:30:00", "2014-08-05", "2014-08-05T16:30:00Z")]
    [InlineData("Asia/Kathmandu", EndOfDay, "2014-08-05", "2014-08-05T18:15:00Z")]
    [InlineData("America/New_York", EndOfDay, "2024-02-28", "2024-02-29T05:00:00Z")]
    [InlineData("America/New_York", EndOfDay, "2024-02-29", "2024-03-01T05:00:00Z")]
    [InlineData("Pacific/Kiritimati", EndOfDay, "2024-12-31", "2024-12-31T10:00:00Z")]
    public void Cut_off_falls_at_the_zones_wall_clock(string zone, string cutOff, string date, string dueAt) =>
        Assert.Equal(Instant(dueAt), Calendar(zone, cutOff).DueAt(SettlementDate.Parse(date)));

    [Theory]
    [InlineData("America/New_York", "1.02:30:00", "2024-03-09", "2024-03-10T07:00:00Z")] // 02:00 to 03:00 did not exist
    [InlineData("America/New_York", "1.01:59:59", "2024-03-09", "2024-03-10T06:59:59Z")]
    [InlineData("America/New_York", "1.01:59:59.9999999", "2024-03-09", "2024-03-10T06:59:59.9999999Z")]
    [InlineData("America/New_York", "1.03:00:00", "2024-03-09", "2024-03-10T07:00:00Z")]
    [InlineData("America/Santiago", EndOfDay, "2024-09-07", "2024-09-08T04:00:00Z")] // midnight itself did not exist
    public void Cut_off_that_a_clock_change_skips_falls_due_when_the_clock_has_jumped(
        string zone, string cutOff, string date, string dueAt) =>
        Assert.Equal(Instant(dueAt), Calendar(zone, cutOff).DueAt(SettlementDate.Parse(date)));

    [Theory]
    [InlineData("America/New_York", "1.01:30:00", "2024-11-02", "2024-11-03T06:30:00Z")] // 01:30 came at 05:30Z and at 06:30Z
    [InlineData("Europe/Berlin", "1.02:30:00", "2024-10-26", "2024-10-27T01:30:00Z")]
    [InlineData("America/Havana", EndOfDay, "2024-11-02", "2024-11-03T05:00:00Z")] // midnight itself came twice
    public void Cut_off_that_a_clock_change_repeats_falls_due_the_second_time(
        string zone, string cutOff, string date, string dueAt) =>
        Assert.Equal(Instant(dueAt), Calendar(zone, cutOff).DueAt(SettlementDate.Parse(date)));

    [Theory]
    [InlineData("Asia/Shanghai", EndOfDay, "2014-08-05T15:59:59Z", "2014-08-04")]
    [InlineData("Asia/Shanghai", EndOfDay, "2014-08-05T16:00:00Z", "2014-08-05")]
    [InlineData("Asia/Shanghai", "15:00:00", "2014-08-05T06:59:59Z", "2014-08-04")]
    [InlineData("Asia/Shanghai", "15:00:00", "2014-08-05T07:00:00Z", "2014-08-05")]
    [InlineData("Asia/Shanghai", "7.00:00:00", "2014-08-05T16:00:00Z", "2014-07-30")]
    [InlineData("UTC", "00:00:00", "2014-08-05T00:00:00Z", "2014-08-05")]
    [InlineData("UTC", EndOfDay, "2024-03-01T00:00:00Z", "2024-02-29")]
    [InlineData("UTC", EndOfDay, "2023-03-01T00:00:00Z", "2023-02-28")]
    [InlineData("UTC", EndOfDay, "2025-01-01T00:00:00Z", "2024-12-31")]
    [InlineData("Pacific/Kiritimati", EndOfDay, "2024-12-31T09:59:59Z", "2024-12-30")]
    public void Latest_due_date_is_the_last_whose_cut_off_has_passed(string zone, string cutOff, string now, string date) =>
        Assert.Equal(SettlementDate.Parse(date), Calendar(zone, cutOff).LatestDue(Instant(now)));

    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("America/New_York")]
    [InlineData("America/Santiago")]
    [InlineData("America/Havana")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Apia", "2011-12-30")]
    [InlineData("Pacific/Fakaofo", "2011-12-30")]
    public void Every_date_of_four_years_falls_due_once_and_in_order(string zone, string? leftOut = null)
    {
        var dates = Enumerable.Range(0, 4 * 365).Select(i => new SettlementDate(new DateOnly(2010, 1, 1).AddDays(i)))
            .Where(date => date.ToString() != leftOut).ToList();
        foreach (var cutOff in new[] { "00:00:00", "02:30:00", EndOfDay, "1.02:15:00" })
        {
            var calendar = Calendar(zone, cutOff);
            foreach (var (date, next) in dates.Zip(dates.Skip(1)))
            {
                Assert.Equal(date, calendar.LatestDue(calendar.DueAt(date)));
                Assert.Equal(date, calendar.LatestDue(calendar.DueAt(next).AddTicks(-1)));
            }
        }
    }

    // Samoa went from the end of 29 December 2011, at UTC-10, to the beginning of the 31st, at UTC+14.
    [Theory]
    [InlineData(EndOfDay, "2011-12-28", "2011-12-29T10:00:00Z")]
    [InlineData(EndOfDay, "2011-12-29", "2011-12-30T10:00:00Z")]
    [InlineData(EndOfDay, "2011-12-30", "2011-12-30T10:00:00Z")]
    [InlineData(EndOfDay, "2011-12-31", "2011-12-31T10:00:00Z")]
    [InlineData("1.15:00:00", "2011-12-29", "2011-12-30T10:00:00Z")]
    [InlineData("15:00:00", "2011-12-29", "2011-12-30T01:00:00Z")]
    [InlineData("15:00:00", "2011-12-31", "2011-12-31T01:00:00Z")]
    public void Cut_off_on_a_date_that_a_zone_left_out_falls_due_when_the_next_begins(string cutOff, string date, string dueAt) =>
        Assert.Equal(Instant(dueAt), Calendar("Pacific/Apia", cutOff).DueAt(SettlementDate.Parse(date)));

    // Kwajalein crossed the date line in 1993 and left out 21 August.
    [Fact]
    public void Date_that_a_zone_left_out_is_never_the_latest_due()
    {
        foreach (var (zone, leftOut) in new[] { ("Pacific/Apia", "2011-12-30"), ("Pacific/Kwajalein", "1993-08-21") })
        {
            var date = SettlementDate.Parse(leftOut).Day;
            var calendar = Calendar(zone, EndOfDay);
            var from = new DateTimeOffset(date.AddDays(-2).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            var taken = Enumerable.Range(0, 6 * 24).Select(hour => calendar.LatestDue(from.AddHours(hour)).Day).Distinct().ToList();

            Assert.DoesNotContain(date, taken);
            Assert.Contains(date.AddDays(-1), taken);
            Assert.Contains(date.AddDays(1), taken);
        }
    }

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("7.00:00:01")]
    public void Cut_off_out_of_its_range_is_refused(string cutOff) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar("UTC", cutOff));

    private static SettlementCalendar Calendar(string zone, string cutOff) =>
        new(TimeZoneInfo.FindSystemTimeZoneById(zone), TimeSpan.Parse(cutOff, CultureInfo.InvariantCulture));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

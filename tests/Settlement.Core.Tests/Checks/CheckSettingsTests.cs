namespace Settlement.Core.Tests;

public sealed class CheckSettingsTests
{
    private static readonly SettlementCalendar Calendar = new(TimeZoneInfo.Utc, TimeSpan.FromHours(15));

    [Fact]
    public void Description_says_of_each_check_how_far_it_goes_or_that_it_is_off()
    {
        Assert.Equal(
            "on: yield-jump (5 times), future-date (dates that have not begun), file-date, id-invisible, id-not-nfc, id-exponent, accrual-overlap, accrual-gap, calendar-ended; " +
            "off: total-jump, rows-jump, user-limit",
            new CheckSettings().Describe(Currency.Cny));
        Assert.Equal(
            "on: yield-jump (3 times), total-jump (50 %), rows-jump (20 %), user-limit (100.00 CNY), " +
            "future-date (dates whose cut-off has not come), file-date, id-invisible, id-not-nfc, id-exponent, accrual-overlap, accrual-gap, calendar-ended; off: none",
            new CheckSettings { YieldJumpFactor = 3, TotalJumpPercent = 50, RowsJumpPercent = 20, UserLimit = new Money(100_00), Calendar = Calendar }.Describe(Currency.Cny));
        Assert.StartsWith("on: future-date", CheckSettings.None.Describe(Currency.Cny), StringComparison.Ordinal);
        Assert.EndsWith("; off: yield-jump, total-jump, rows-jump, user-limit", CheckSettings.None.Describe(Currency.Cny), StringComparison.Ordinal);
    }

    [Fact]
    public void Date_that_has_not_come_can_be_accepted_by_that_name_alone()
    {
        var beforeTheCutOff = new DateTimeOffset(2014, 8, 5, 14, 59, 0, TimeSpan.Zero);
        var settings = new CheckSettings { Calendar = Calendar };

        Assert.Equal("the cut-off of 2014-08-05 comes at 2014-08-05 15:00 UTC", settings.FindFutureProblem(Sample.Date, beforeTheCutOff, [CheckCode.FileDate]));
        Assert.Null(settings.FindFutureProblem(Sample.Date, beforeTheCutOff, [CheckCode.FileDate, CheckCode.FutureDate]));
        Assert.Null(new CheckSettings().FindFutureProblem(Sample.Date, beforeTheCutOff, []));
    }

    [Fact]
    public void Check_is_found_by_its_name_among_those_that_may_be_named()
    {
        foreach (var among in new[] { CheckCodes.OfPositions, CheckCodes.OfYields, CheckCodes.OfRun })
        {
            foreach (var code in Enum.GetValues<CheckCode>())
            {
                Assert.Equal(among.Contains(code), CheckCodes.TryFind(code.ToKebabCase(), among, out var found));
                Assert.Equal(among.Contains(code) ? code : default, found);
            }

            Assert.False(CheckCodes.TryFind("YieldJump", among, out _));
            Assert.False(CheckCodes.TryFind(null, among, out _));
        }

        Assert.Equal("future-date, yield-jump", CheckCodes.OfYields.Names());
    }

    [Fact]
    public void Each_command_has_the_checks_of_what_it_takes_in()
    {
        Assert.Equal("future-date, file-date, id-invisible, id-not-nfc, id-exponent", CheckCodes.OfPositions.Names());
        Assert.Equal("future-date, yield-jump, total-jump, rows-jump, user-limit, accrual-overlap, accrual-gap, calendar-ended, carry-gap, id-invisible, id-not-nfc, id-exponent", CheckCodes.OfRun.Names());
    }
}

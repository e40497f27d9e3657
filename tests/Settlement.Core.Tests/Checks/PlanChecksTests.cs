namespace Settlement.Core.Tests;

public sealed class PlanChecksTests
{
    private static readonly CheckSettings Rows = CheckSettings.None with { RowsJumpPercent = 50 };
    private static readonly CheckSettings Total = CheckSettings.None with { TotalJumpPercent = 50 };

    private readonly InMemoryInputStore inputs = new(Sample.Plan);
    private readonly InMemorySettlementStore store = new();

    [Theory]
    [InlineData("2014-08-03", "2014-08-03/2014-08-03", true)] // a Sunday settled by itself
    [InlineData("2014-08-01", "2014-08-01/2014-08-03", true)] // a Friday that accrued for the weekend
    [InlineData("2014-08-01", null, false)]
    [InlineData("2014-08-06", "2014-08-05/2014-08-06", true)]
    [InlineData("2014-08-06", null, false)]
    [InlineData("2014-08-05", "2014-08-02/2014-08-05", false)] // the date itself
    public async Task Date_that_would_accrue_for_a_day_that_another_has_is_refused_until_that_is_accepted(string other, string? days, bool isRefused)
    {
        var date = SettlementDate.Parse(other);
        await store.CreateDayAsync(Sample.Plan with { Date = date, Accrual = days is null ? null : Accrual.Parse(days) }, CancellationToken.None);
        var plan = Sample.Plan with { Accrual = Accrual.Parse("2014-08-02/2014-08-05") };
        var checks = new PlanChecks(inputs, store, CheckSettings.None, SettlementDates.Weekdays(AccrualRule.Following, new Dictionary<DateOnly, CalendarDay>()));

        var found = await checks.FindAsync(plan, [], CancellationToken.None);

        Assert.Equal(isRefused ? [CheckCode.AccrualOverlap] : [], found.Select(finding => finding.Code));
        Assert.Empty(await checks.FindAsync(plan, [CheckCode.AccrualOverlap], CancellationToken.None));
    }

    [Theory]
    [InlineData(AccrualRule.Preceding, "2014-08-11", "2014-08-08", null, "2014-08-09", "2014-08-08")] // Friday was planned while Monday accrued for the weekend
    [InlineData(AccrualRule.Preceding, "2014-08-11", "2014-08-08", "2014-08-08/2014-08-10", null, null)]
    [InlineData(AccrualRule.Preceding, "2014-08-11", "2014-08-07", null, null, null)] // Friday is still to come
    [InlineData(AccrualRule.Following, "2014-08-08", "2014-08-11", null, "2014-08-09", "2014-08-11")] // the other way round, with Monday planned first
    [InlineData(AccrualRule.Following, "2014-08-08", "2014-08-11", "2014-08-09/2014-08-11", null, null)]
    [InlineData(AccrualRule.Following, "2014-08-08", "2014-08-12", null, null, null)]
    public async Task Date_beside_a_day_that_no_date_accrues_for_is_refused_until_that_is_accepted(
        AccrualRule rule, string date, string other, string? days, string? missed, string? earner)
    {
        await store.CreateDayAsync(
            Sample.Plan with { Date = SettlementDate.Parse(other), Accrual = days is null ? null : Accrual.Parse(days) }, CancellationToken.None);
        var plan = Sample.Plan with { Date = SettlementDate.Parse(date), Accrual = null };
        var checks = new PlanChecks(inputs, store, CheckSettings.None, SettlementDates.Weekdays(rule, new Dictionary<DateOnly, CalendarDay>()));

        var found = await checks.FindAsync(plan, [], CancellationToken.None);

        Assert.Equal(
            missed is null ? [] : [new CheckFinding(CheckCode.AccrualGap, $"no date accrues for {missed}: by the calendar {earner} does, and it has accrued for {other}/{other}")],
            found);
        Assert.Empty(await checks.FindAsync(plan, [CheckCode.AccrualGap], CancellationToken.None));
    }

    [Fact]
    public async Task Holiday_added_under_preceding_after_the_date_before_it_was_planned_is_a_gap_and_under_following_none()
    {
        await store.CreateDayAsync(Sample.Plan with { Date = SettlementDate.Parse("2014-08-05"), Accrual = null }, CancellationToken.None);
        var holiday = new Dictionary<DateOnly, CalendarDay> { [new DateOnly(2014, 8, 6)] = CalendarDay.Holiday };

        foreach (var rule in Enum.GetValues<AccrualRule>())
        {
            var dates = SettlementDates.Weekdays(rule, holiday);
            var date = SettlementDate.Parse("2014-08-07");
            var plan = Sample.Plan with { Date = date, Accrual = dates.AccrualOf(date, Sample.Plan.Yield.Quote) };

            var found = await new PlanChecks(inputs, store, CheckSettings.None, dates).FindAsync(plan, [], CancellationToken.None);

            Assert.Equal(rule == AccrualRule.Preceding ? [CheckCode.AccrualGap] : [], found.Select(finding => finding.Code));
        }
    }

    [Theory]
    [InlineData("2014-12-31", null)]
    [InlineData("2015-01-01", "the calendar names no day after 2014: whether 2015-01-01 is a settlement date is not known")]
    public async Task Date_of_a_year_that_the_calendar_has_not_come_to_is_refused_until_that_is_accepted(string date, string? problem)
    {
        var calendar = new Dictionary<DateOnly, CalendarDay> { [new DateOnly(2014, 10, 1)] = CalendarDay.Holiday, [new DateOnly(2013, 10, 1)] = CalendarDay.Holiday };
        var plan = Sample.Plan with { Date = SettlementDate.Parse(date), Accrual = null };
        var checks = new PlanChecks(inputs, store, CheckSettings.None, SettlementDates.Weekdays(AccrualRule.Following, calendar));

        var found = await checks.FindAsync(plan, [], CancellationToken.None);

        Assert.Equal(problem is null ? [] : [new CheckFinding(CheckCode.CalendarEnded, problem)], found);
        Assert.Empty(await checks.FindAsync(plan, [CheckCode.CalendarEnded], CancellationToken.None));
    }

    [Fact]
    public async Task Weekdays_without_a_calendar_have_no_year_in_which_they_end()
    {
        var dates = SettlementDates.Weekdays(AccrualRule.Following, new Dictionary<DateOnly, CalendarDay>());

        Assert.Empty(await new PlanChecks(inputs, store, CheckSettings.None, dates).FindAsync(Sample.Plan, [], CancellationToken.None));
    }

    [Theory]
    [InlineData(15, null)]
    [InlineData(16, "2014-08-05 has 16 users and 2014-08-04 10: they differ by more than 50 %")]
    [InlineData(5, null)]
    [InlineData(4, "2014-08-05 has 4 users and 2014-08-04 10: they differ by more than 50 %")]
    public async Task Number_of_users_may_differ_from_that_of_the_date_before_by_so_many_percent(int users, string? problem)
    {
        Put(Earlier(1), [.. Enumerable.Repeat(100L, 10)]);
        Put(Sample.Date, [.. Enumerable.Repeat(100L, users)]);

        await ExpectAsync(Rows, CheckCode.RowsJump, problem);
        await ExpectAsync(Total with { TotalJumpPercent = 1_000 }, CheckCode.TotalJump, null);
    }

    [Theory]
    [InlineData(10_00, 15_00, null)]
    [InlineData(10_00, 15_01, "the balances of 2014-08-05 add up to 15.01 and those of 2014-08-04 to 10.00: they differ by more than 50 %")]
    [InlineData(10_00, 5_00, null)]
    [InlineData(10_00, 4_99, "the balances of 2014-08-05 add up to 4.99 and those of 2014-08-04 to 10.00: they differ by more than 50 %")]
    [InlineData(-10_00, -15_00, null)]
    [InlineData(-10_00, -15_01, "the balances of 2014-08-05 add up to -15.01 and those of 2014-08-04 to -10.00: they differ by more than 50 %")]
    [InlineData(10_00, -10_00, "the balances of 2014-08-05 add up to -10.00 and those of 2014-08-04 to 10.00: they differ by more than 50 %")]
    public async Task Sum_of_the_balances_may_differ_from_that_of_the_date_before_by_so_many_percent(long before, long now, string? problem)
    {
        Put(Earlier(1), [before - 7_00, 3_00, 4_00]);
        Put(Sample.Date, [now - 7_00, 3_00, 4_00]);
        inputs.LargestPage = 2;

        await ExpectAsync(Total, CheckCode.TotalJump, problem);
    }

    [Fact]
    public async Task Balances_beyond_what_an_amount_holds_are_added_up_all_the_same()
    {
        Put(Earlier(1), [long.MaxValue, long.MaxValue]);
        Put(Sample.Date, [long.MaxValue, long.MaxValue, long.MaxValue]);
        await ExpectAsync(Total, CheckCode.TotalJump, null);

        Put(Sample.Date, [.. Enumerable.Repeat(long.MaxValue, 4)]);
        Assert.Equal(CheckCode.TotalJump, Assert.Single(await FindAsync(Total)).Code);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public async Task Latest_date_with_positions_of_the_month_before_is_compared(int daysBefore, bool isCompared)
    {
        Put(Earlier(daysBefore), 1_00);
        Put(Sample.Date, 1_00, 1_00, 1_00);

        await ExpectAsync(
            Rows, CheckCode.RowsJump, isCompared ? $"2014-08-05 has 3 users and {Earlier(daysBefore)} 1: they differ by more than 50 %" : null);
    }

    [Fact]
    public async Task Later_of_two_dates_before_is_compared()
    {
        Put(Earlier(3), 1_00);
        Put(Earlier(2), 1_00, 1_00, 1_00);
        Put(Sample.Date, 1_00, 1_00, 1_00);

        await ExpectAsync(Rows, CheckCode.RowsJump, null);
    }

    // The calendar begins there: no date is before it.
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task First_dates_of_the_calendar_are_compared_with_what_is_before_them(int dayNumber, bool isCompared)
    {
        var date = new SettlementDate(DateOnly.FromDayNumber(dayNumber));
        Put(new SettlementDate(DateOnly.MinValue), 1_00);
        Put(date, 1_00, 1_00, 1_00);

        var findings = await new PlanChecks(inputs, store, Rows, SettlementDates.EveryDay).FindAsync(Sample.Plan with { Date = date }, [], CancellationToken.None);

        Assert.Equal(isCompared ? 1 : 0, findings.Count);
    }

    [Fact]
    public async Task Each_check_is_off_where_it_has_no_number_and_can_be_accepted_by_its_own_name_alone()
    {
        await inputs.WriteYieldsAsync([new(Earlier(1), Yield.Parse("0.1"))], replace: true, CancellationToken.None);
        Put(Earlier(1), 1_00);
        Put(Sample.Date, 1_00, 1_00, 1_00);
        var all = new CheckSettings { RowsJumpPercent = 50, TotalJumpPercent = 50 };
        CheckCode[] codes = [CheckCode.YieldJump, CheckCode.RowsJump, CheckCode.TotalJump];

        Assert.Equal(codes, await CodesAsync(all));
        Assert.Equal([CheckCode.YieldJump], await CodesAsync(new CheckSettings()));
        Assert.Equal([CheckCode.RowsJump], await CodesAsync(Rows));
        Assert.Equal([CheckCode.TotalJump], await CodesAsync(Total));
        Assert.Empty(await CodesAsync(CheckSettings.None));
        Assert.Empty(await CodesAsync(all, codes));
        foreach (var code in codes)
        {
            Assert.Equal(codes.Except([code]), await CodesAsync(all, code));
        }

        Assert.Equal(codes, await CodesAsync(all, CheckCode.UserLimit));
        Assert.Equal("yield 1.1301 of 2014-08-05 is more than 5 times the 0.1 of 2014-08-04", (await FindAsync(all))[0].Detail);
    }

    private static SettlementDate Earlier(int days) => new(Sample.Date.Day.AddDays(-days));

    private void Put(SettlementDate date, params long[] balances)
    {
        for (var i = 0; i < balances.Length; i++)
        {
            inputs.Put(date, Sample.User(i), balances[i]);
        }
    }

    private async Task ExpectAsync(CheckSettings settings, CheckCode code, string? problem)
    {
        CheckFinding[] expected = problem is null ? [] : [new CheckFinding(code, problem)];
        Assert.Equal(expected, await FindAsync(settings));
    }

    private async Task<IEnumerable<CheckCode>> CodesAsync(CheckSettings settings, params CheckCode[] accepted) =>
        (await FindAsync(settings, accepted)).Select(finding => finding.Code);

    private Task<IReadOnlyList<CheckFinding>> FindAsync(CheckSettings settings, params CheckCode[] accepted) =>
        new PlanChecks(inputs, store, settings, SettlementDates.EveryDay).FindAsync(Sample.Plan, accepted, CancellationToken.None);
}

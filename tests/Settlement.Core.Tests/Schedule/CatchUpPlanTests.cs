namespace Settlement.Core.Tests;

public sealed class CatchUpPlanTests
{
    private static readonly DateTimeOffset Now = new(2014, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SettlementCalendar Calendar = new(TimeZoneInfo.Utc, TimeSpan.FromDays(1));

    private readonly InMemoryInputStore inputs = new();
    private readonly InMemorySettlementStore store = new();
    private readonly InMemoryRunLog log = new();

    [Theory]
    [InlineData("", "", "", "31")] // a new store: the latest due, whose inputs may be late
    [InlineData("31", "", "31", "31")]
    [InlineData("31", "31", "", "")] // a second tick of the same night
    [InlineData("28,29,30,31", "27", "28,29,30,31", "28,29,30,31")]
    [InlineData("12,20", "11,21,31", "12,20", "12,20")] // missed before later settled dates
    [InlineData("12", "12,31", "", "")]
    [InlineData("01,02", "", "01,02", "01,02,31")] // the look-back's first day is the last of July
    public async Task Dates_that_have_inputs_and_are_not_settled_are_taken_holes_too(string imported, string settled, string ready, string taken)
    {
        await ImportAsync(imported);
        await SettleAsync(settled);

        var plan = await PlanAsync();

        Assert.Equal(("2014-07-31", "2014-08-31"), (plan.From.ToString(), plan.To.ToString()));
        Assert.Equal(ready, Days(plan.Ready.Select(date => date.Date)));
        Assert.Equal(taken, Days(plan.Take(new HashSet<SettlementDate>(), most: 31)));
        Assert.Empty(plan.Left);
    }

    [Fact]
    public async Task Date_that_was_begun_and_is_not_settled_is_taken_again()
    {
        await ImportAsync("12");
        await store.CreateDayAsync(Sample.Plan with { Date = Date("12") }, default);

        Assert.Equal("12", Days((await PlanAsync()).Ready.Select(date => date.Date)));
    }

    [Fact]
    public async Task A_year_of_inputs_is_bounded_and_what_is_left_is_told()
    {
        for (var date = new DateOnly(2013, 9, 1); date <= new DateOnly(2014, 8, 31); date = date.AddDays(1))
        {
            await ImportAsync(new SettlementDate(date));
        }

        var plan = await PlanAsync();

        Assert.Equal(32, plan.Ready.Count);
        Assert.Equal(("2013-09-01", "2014-07-30", 333), (plan.Left[0].ToString(), plan.Left[^1].ToString(), plan.Left.Count));
        var asked = await PlanAsync(from: SettlementDate.Parse("2013-09-01"));
        Assert.Equal((365, 0), (asked.Ready.Count, asked.Left.Count));
    }

    [Fact]
    public async Task Dates_that_are_none_by_the_calendar_are_never_taken_and_the_last_is_a_settlement_date()
    {
        await ImportAsync("28,29,30,31"); // Thursday to Sunday
        var weekdays = SettlementDates.Weekdays(AccrualRule.Following, new Dictionary<DateOnly, CalendarDay> { [Date("28").Day] = CalendarDay.Holiday });

        var plan = await PlanAsync(dates: weekdays);

        Assert.Equal(("2014-08-29", "29"), (plan.To.ToString(), Days(plan.Ready.Select(date => date.Date))));
        Assert.Equal("29", Days(plan.Take(new HashSet<SettlementDate>(), most: 31)));
    }

    [Fact]
    public async Task Last_date_is_never_one_that_is_not_due()
    {
        await ImportAsync(SettlementDate.Parse("2014-09-01"));

        var plan = await PlanAsync(to: SettlementDate.Parse("2014-09-30"));

        Assert.Equal(("2014-08-31", 0), (plan.To.ToString(), plan.Ready.Count));
    }

    [Fact]
    public async Task Dates_that_lack_inputs_are_passed_over_and_named()
    {
        await ImportAsync("20,22");
        await inputs.WriteYieldsAsync([new(Date("25"), Yield.Parse("1.1"))], replace: false, default);
        await SettleAsync("22");

        var plan = await PlanAsync();

        Assert.Equal("20", Days(plan.Ready.Select(date => date.Date)));
        Assert.Contains("2014-08-21 positions and yield", plan.Waiting.Select(date => $"{date.Date} {date.Missing}"));
        Assert.Contains("2014-08-25 positions", plan.Waiting.Select(date => $"{date.Date} {date.Missing}"));
        Assert.DoesNotContain(plan.Waiting, date => date.Date == Date("23"));
        Assert.Equal("20,25,31", Days(plan.Take(new HashSet<SettlementDate>([Date("25")]), most: 7)));
    }

    [Fact]
    public async Task Dates_that_fail_every_night_keep_no_other_from_its_turn()
    {
        await ImportAsync("01,02,03,04,05,06,31");
        foreach (var (day, at) in new[] { ("01", 3), ("02", 1), ("03", 2) })
        {
            await log.LogStartAsync(
                new RunStart(Date(day), at, Sample.Run(at), RunKind.Timer, "timer", Now.AddDays(-10 + at), "all users"), default);
        }

        var plan = await PlanAsync();

        Assert.Equal("31", Days(plan.Take(new HashSet<SettlementDate>(), most: 1)));
        Assert.Equal("04,05,31", Days(plan.Take(new HashSet<SettlementDate>(), most: 3)));
        Assert.Equal("02,04,05,06,31", Days(plan.Take(new HashSet<SettlementDate>(), most: 5)));
        Assert.Equal("02,03,04,05,06,31", Days(plan.Take(new HashSet<SettlementDate>(), most: 6)));
    }

    private static SettlementDate Date(string day) => SettlementDate.Parse($"2014-08-{day}");

    private static string Days(IEnumerable<SettlementDate> dates) => string.Join(',', dates.Select(date => $"{date.Day.Day:00}"));

    private Task<CatchUpPlan> PlanAsync(SettlementDate? from = null, SettlementDate? to = null, SettlementDates? dates = null) => CatchUpPlan.ReadAsync(
        new DateStores(inputs, store, log, new InMemoryLeaseStore(), new InMemoryCorrectionStore()), from, to, CatchUpPlan.DefaultLookBackDays, Now, new DateRules(Calendar, dates ?? SettlementDates.EveryDay), default);

    private async Task ImportAsync(string days)
    {
        foreach (var day in days.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            await ImportAsync(Date(day));
        }
    }

    private async Task ImportAsync(SettlementDate date)
    {
        inputs.Put(date, "user-1", 20_383);
        await inputs.WriteYieldsAsync([new(date, Yield.Parse("1.1301"))], replace: false, default);
    }

    private async Task SettleAsync(string days)
    {
        foreach (var day in days.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var created = await store.CreateDayAsync(Sample.Plan with { Date = Date(day) }, default);
            Assert.True(await store.UpdateDayAsync(created with { State = DayState.Settled }, default));
        }
    }
}

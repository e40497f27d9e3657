using Moq;

namespace Settlement.Core.Tests;

public sealed class DateListTests
{
    private static readonly DateTimeOffset Now = new(2014, 8, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly SettlementCalendar Calendar = new(TimeZoneInfo.Utc, TimeSpan.FromDays(1));

    // Strict: nothing of a user can be read.
    private readonly Mock<IInputStore> inputs = new(MockBehavior.Strict);
    private readonly Mock<ISettlementStore> store = new(MockBehavior.Strict);
    private readonly Mock<IRunLog> log = new(MockBehavior.Strict);
    private readonly Mock<ILeaseStore> leases = new(MockBehavior.Strict);

    private readonly Mock<ICorrectionStore> corrections = new(MockBehavior.Strict);

    private readonly List<DateInputs> has = [];
    private readonly List<Day> days = [];
    private readonly List<LoggedRun> runs = [];
    private readonly List<Correction> corrected = [];

    public DateListTests()
    {
        inputs.Setup(store => store.ListInputsAsync(It.IsAny<SettlementDate?>(), It.IsAny<SettlementDate?>(), default))
            .ReturnsAsync((SettlementDate? from, SettlementDate? to, CancellationToken _) => [.. has.Where(inputs => inputs.Date.IsWithin(from, to))]);
        store.Setup(store => store.ListDaysAsync(It.IsAny<SettlementDate?>(), It.IsAny<SettlementDate?>(), default))
            .ReturnsAsync((SettlementDate? from, SettlementDate? to, CancellationToken _) => [.. days.Where(day => day.Plan.Date.IsWithin(from, to))]);
        log.Setup(log => log.ListLatestRunsAsync(It.IsAny<SettlementDate?>(), It.IsAny<SettlementDate?>(), default))
            .ReturnsAsync((SettlementDate? from, SettlementDate? to, CancellationToken _) => [.. runs.Where(run => run.Start.Date.IsWithin(from, to))]);
        corrections.Setup(store => store.ListCorrectionsAsync(It.IsAny<SettlementDate?>(), It.IsAny<SettlementDate?>(), default))
            .ReturnsAsync((SettlementDate? from, SettlementDate? to, CancellationToken _) => [.. corrected.Where(correction => correction.Plan.Date.IsWithin(from, to))]);
    }

    [Theory]
    [InlineData("p-", "", "Waiting for yield")]
    [InlineData("-y", "", "Waiting for positions")]
    [InlineData("--", "", "Waiting for positions and yield")]
    [InlineData("py", "", "Due for nothing")]
    [InlineData("py", "Open", "Open for nothing")]
    [InlineData("p-", "Open", "Open for nothing")] // the plan has the yield
    [InlineData("-y", "Open", "Open for positions")] // positions that were withdrawn from another store
    [InlineData("py", "Settled", "Settled for nothing")]
    [InlineData("--", "Closed", "Closed for nothing")]
    public async Task State_of_a_date_follows_from_its_inputs_and_its_day(string inputs, string day, string expected)
    {
        Put(5, inputs, day);

        var date = Assert.Single(await ListAsync(from: 5, to: 5));

        Assert.Equal(expected, $"{date.State} for {date.Missing}");
        Assert.False(date.IsGap);
    }

    [Fact]
    public async Task Every_date_is_listed_and_those_before_a_later_settled_one_are_gaps()
    {
        Put(2, "py", "Settled");
        Put(3, "py");
        Put(5, "py", "Open");
        Put(6, "py", "Closed");
        Put(8, "py");

        var list = await ListAsync();

        Assert.Equal(
            "2 Settled, 3 Due gap, 4 Waiting gap, 5 Open gap, 6 Closed, 7 Waiting, 8 Due, 9 Waiting",
            string.Join(", ", list.Select(date => $"{date.Date.Day.Day} {date.State}{(date.IsGap ? " gap" : string.Empty)}")));
        Assert.Equal(3, (await ListAsync(to: 5)).Count(date => date.IsGap));
        Assert.Equal([3, 5, 8], list.Where(date => date.IsReady).Select(date => date.Date.Day.Day));
    }

    [Fact]
    public async Task Date_that_has_its_inputs_waits_until_it_is_due()
    {
        Put(9, "py");
        Put(10, "py");

        Assert.Equal([DateState.Due, DateState.Waiting], (await ListAsync(to: 10)).Select(date => date.State));
        Assert.Equal([DateState.Due], (await ListAsync()).Select(date => date.State));
        Assert.Equal([DateState.Due, DateState.Due], (await ListAsync(null as SettlementCalendar)).Select(date => date.State));
    }

    [Fact]
    public async Task Without_a_calendar_the_list_ends_with_the_last_date_that_is_known()
    {
        Assert.Empty(await ListAsync(null as SettlementCalendar));
        Put(2, "-y");
        Put(4, "p-");

        Assert.Equal([2, 3, 4], (await ListAsync(null as SettlementCalendar)).Select(date => date.Date.Day.Day));
        Assert.Empty(await ListAsync(null as SettlementCalendar, from: 5));
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9], (await ListAsync()).Select(date => date.Date.Day.Day));
    }

    [Theory]
    [InlineData("", 10, DateState.Running)]
    [InlineData("Open", 10, DateState.Running)]
    [InlineData("Open", 90, DateState.Open)] // killed: its lease has ended
    [InlineData("", 90, DateState.Due)]
    [InlineData("Settled", 10, DateState.Settled)] // a rerun, or a close
    public async Task Date_whose_latest_run_holds_its_lease_is_running_until_it_is_settled(string day, int silentSeconds, DateState expected)
    {
        Put(5, "py", day);
        var start = new RunStart(Date(5), 3, Sample.Run(1), RunKind.Timer, "timer", Now, "all users");
        runs.Add(new LoggedRun(start, End: null));
        var lease = new StoredLease(
            new Lease(start.Date, 3, start.RunId, "timer", Now, TimeSpan.FromMinutes(1)), 0, IsReleased: false, TimeSpan.FromSeconds(silentSeconds), "1");
        leases.Setup(leases => leases.ReadLeaseAsync(start.Date, default)).ReturnsAsync(lease);

        var date = Assert.Single(await ListAsync(from: 5, to: 5));

        Assert.Equal((expected, runs[0], lease), (date.State, date.LastRun, date.Lease));
    }

    [Fact]
    public async Task Dates_that_are_none_by_the_calendar_are_not_listed_but_where_they_were_planned_when_they_were()
    {
        foreach (var day in new[] { 1, 2, 3, 4, 9 })
        {
            Put(day, "py", day == 3 ? "Open" : string.Empty);
        }

        var rules = new DateRules(
            new SettlementCalendar(TimeZoneInfo.Utc, TimeSpan.FromDays(1)),
            SettlementDates.Weekdays(AccrualRule.Following, new Dictionary<DateOnly, CalendarDay> { [Date(5).Day] = CalendarDay.Holiday }));

        // 2 and 3 August 2014 are a weekend, and the clock is at the 10th, a Sunday.
        var list = await ListAsync(Calendar, from: 1, rules: rules);

        Assert.Equal("1 Due, 3 Open, 4 Due, 6 Waiting, 7 Waiting, 8 Waiting", string.Join(", ", list.Select(date => $"{date.Date.Day.Day} {date.State}")));
    }

    [Fact]
    public async Task Each_date_has_its_own_corrections()
    {
        Put(5, "py", "Closed");
        Put(6, "py", "Settled");
        corrected.AddRange([Corrected(5, 1, DayState.Closed), Corrected(5, 2, DayState.Open), Corrected(9, 1, DayState.Open)]);

        var list = await ListAsync(from: 5, to: 6);

        Assert.Equal([DayState.Closed, DayState.Open], list[0].Corrections.Select(correction => correction.State));
        Assert.Empty(list[1].Corrections);
    }

    [Fact]
    public async Task Range_of_more_than_a_century_is_refused()
    {
        var problem = await Assert.ThrowsAsync<DateRangeException>(
            () => DateList.ReadAsync(Stores(), SettlementDate.Parse("0001-01-01"), Date(5), Now, Every(Calendar), default));

        Assert.Equal("0001-01-01 to 2014-08-05 are more than 36600 dates", problem.Message);
    }

    private static Correction Corrected(int day, int number, DayState state)
    {
        var plan = new CorrectionPlan
        {
            Plan = Sample.Plan with { Date = Date(day) },
            Number = number,
            YieldBefore = Sample.Plan.Yield,
            Reason = "a reason",
            BookedBy = "alice",
            BookedAt = Now,
            Totals = default,
            Hash = default,
        };
        return new Correction(plan, state, Version: "1");
    }

    private static SettlementDate Date(int day) => new(new DateOnly(2014, 8, day));

    private void Put(int day, string inputs, string state = "")
    {
        if (inputs != "--")
        {
            has.Add(new DateInputs(Date(day), inputs[0] == 'p', inputs[1] == 'y' ? Yield.Parse("1.1301") : null));
        }

        if (state.Length > 0)
        {
            days.Add(new Day(Sample.Plan with { Date = Date(day) }, Enum.Parse<DayState>(state), Totals: null, Version: "1"));
        }
    }

    private Task<IReadOnlyList<ListedDate>> ListAsync(int? from = null, int? to = null) => ListAsync(Calendar, from, to);

    private static DateRules Every(SettlementCalendar? calendar) => new(calendar, SettlementDates.EveryDay);

    private async Task<IReadOnlyList<ListedDate>> ListAsync(SettlementCalendar? calendar, int? from = null, int? to = null, DateRules? rules = null) =>
        (await DateList.ReadAsync(Stores(), from is { } first ? Date(first) : null, to is { } last ? Date(last) : null, Now, rules ?? Every(calendar), default)).Dates;

    private DateStores Stores() => new(inputs.Object, store.Object, log.Object, leases.Object, corrections.Object);
}

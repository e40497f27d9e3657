namespace Settlement.Core.Tests;

public sealed class DayTests
{
    private static readonly Day Day = new(Sample.Plan, DayState.Open, Totals: null, "1");

    [Fact]
    public void Days_that_differ_in_their_version_alone_are_the_same() => Assert.True(Day.IsSameAs(Day with { Version = "2" }));

    [Fact]
    public void Days_that_differ_in_anything_else_are_not()
    {
        Assert.False(Day.IsSameAs(Day with { State = DayState.Settled }));
        Assert.False(Day.IsSameAs(Day with { Totals = new DayTotals(1, 2, 3) }));
        Assert.False(Day.IsSameAs(Day with { Plan = Sample.PlanAt("1.2") }));
        Assert.False(Day.IsSameAs(Day with { Certificate = "text" }));
        Assert.False(Day.IsSameAs(Day with { CloseAttempt = Day.CloseAttempt.Begin() }));
    }

    [Fact]
    public void Plan_is_shown_on_one_line_with_each_of_its_fields() => Assert.Equal(
        "product default, currency CNY, income_per_10000 1.1301, rounding truncate, payer ledger",
        Sample.LedgerPlan.ToString());
}

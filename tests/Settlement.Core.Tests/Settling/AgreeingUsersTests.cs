using System.Text;

namespace Settlement.Core.Tests;

public sealed class AgreeingUsersTests
{
    private static readonly RunId Run = Sample.Run(1);
    private static readonly RunId Before = Sample.Run(2);

    [Theory]
    [InlineData(Payer.Ledger)]
    [InlineData(Payer.Service)]
    public void Users_for_whom_nothing_is_left_to_do_are_counted_as_settling_them_again_would(Payer payer)
    {
        var plan = Sample.Plan with { Payer = payer };
        var agreeing = new AgreeingUsers(plan, Run);

        Assert.True(Add(agreeing, Paid(plan, balance: 20_383, Run)));
        Assert.True(Add(agreeing, Paid(plan, balance: 1_000_000, Before)));
        Assert.True(Add(agreeing, Paid(plan, balance: 0, Before)));

        var earnings = Earnings.Compute(new Money(20_383), plan.Yield, plan.Rounding);
        var more = Earnings.Compute(new Money(1_000_000), plan.Yield, plan.Rounding);
        Assert.Equal(
            new AgreedTotals(
                new Tally(
                    1, 1, 1, 0, 0, earnings.Credited.Minor + more.Credited.Minor, earnings.ResidueNumerator + more.ResidueNumerator),
                payer == Payer.Ledger ? 2 : 0,
                1_020_383),
            agreeing.Totals());
    }

    public static TheoryData<string, Func<RecordRow, RecordRow>> Differences { get; } = new()
    {
        { "position", row => row with { Position = new Money(20_384) } },
        { "earnings", row => row with { Earnings = row.Earnings with { Credited = new Money(3) } } },
        { "residue", row => row with { Earnings = row.Earnings with { ResidueNumerator = row.Earnings.ResidueNumerator + 1 } } },
        { "not paid", row => row with { Status = RecordStatus.Recorded, IsPosted = false } },
        { "paid, not posted", row => row with { IsPosted = false } },
        { "posted, not paid", row => row with { Status = RecordStatus.Recorded } },
    };

    [Theory]
    [MemberData(nameof(Differences), DisableDiscoveryEnumeration = true)]
    public void User_whose_record_says_anything_else_is_left_to_a_closer_look(string difference, Func<RecordRow, RecordRow> alter)
    {
        var agreeing = new AgreeingUsers(Sample.LedgerPlan, Run);

        Assert.False(Add(agreeing, alter(Paid(Sample.LedgerPlan, 20_383, Run)), balance: 20_383), difference);
        Assert.Equal(default, agreeing.Totals());
    }

    [Fact]
    public void Posting_of_nothing_and_posting_on_a_day_that_a_service_pays_are_left_to_a_closer_look()
    {
        Assert.False(Add(new AgreeingUsers(Sample.LedgerPlan, Run), Paid(Sample.LedgerPlan, 0, Run) with { IsPosted = true }));
        Assert.False(Add(new AgreeingUsers(Sample.Plan, Run), Paid(Sample.Plan, 20_383, Run) with { IsPosted = true }));
    }

    [Theory]
    [InlineData("a/b", 20_383)]
    [InlineData("", 20_383)]
    [InlineData("a", -1)]
    [InlineData("a", Money.LargestPositionMinor + 1)]
    public void Row_that_cannot_be_settled_is_left_to_a_closer_look(string user, long balance) =>
        Assert.False(Add(new AgreeingUsers(Sample.LedgerPlan, Run), Paid(Sample.LedgerPlan, balance, Run), user: user));

    [Fact]
    public void Earnings_that_overflow_are_left_to_a_closer_look()
    {
        var plan = Sample.LedgerPlan with { Yield = new Yield(Yield.LargestUnscaled, 0, YieldQuote.IncomePer10000) };
        var row = Paid(Sample.LedgerPlan, Money.LargestPositionMinor, Run);

        Assert.Throws<OverflowException>(() => Earnings.Compute(row.Position, plan.Yield, plan.Rounding));
        Assert.False(Add(new AgreeingUsers(plan, Run), row));
    }

    private static bool Add(AgreeingUsers agreeing, RecordRow row, long? balance = null, string user = "user-1") =>
        agreeing.TryAdd(Encoding.UTF8.GetBytes(user), balance ?? row.Position.Minor, row);

    private static RecordRow Paid(DayPlan plan, long balance, RunId run)
    {
        var earnings = Earnings.Compute(new Money(balance), plan.Yield, plan.Rounding);
        var isPaid = earnings.Credited != Money.Zero;
        return new RecordRow(
            new Money(balance),
            earnings,
            isPaid ? RecordStatus.Paid : RecordStatus.Recorded,
            isPaid && plan.Payer == Payer.Ledger,
            run);
    }
}

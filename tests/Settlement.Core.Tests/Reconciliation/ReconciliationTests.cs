namespace Settlement.Core.Tests;

public sealed class ReconciliationTests
{
    [Fact]
    public void Every_count_and_total_of_two_parts_is_their_sum()
    {
        var sum = Part(1) + Part(10);

        Assert.Equal(Part(11) with { Breaks = [] }, sum with { Breaks = [] });
        Assert.Equal(["1", "10"], sum.Breaks.Select(found => found.Detail));
    }

    [Fact]
    public void Total_beyond_its_range_throws_and_never_wraps()
    {
        Assert.Throws<OverflowException>(() => new Reconciliation { Records = long.MaxValue } + new Reconciliation { Records = 1 });
        Assert.Throws<OverflowException>(() => new Reconciliation { PaidMinor = Int128.MaxValue } + new Reconciliation { PaidMinor = 1 });
        Assert.Throws<OverflowException>(() =>
            new Reconciliation { ResidueNumerator = Int128.MinValue } + new Reconciliation { ResidueNumerator = -1 });
    }

    [Fact]
    public void Breaks_are_all_counted_and_the_first_twenty_carried()
    {
        var one = Enumerable.Range(0, 21).Aggregate(
            Reconciliation.Empty,
            static (sum, number) => sum.With(new Break(BreakCode.RecordDiffers, UserId: null, $"{number}")));

        Assert.Equal(21, one.BreakCount);
        Assert.Equal(Enumerable.Range(0, 20).Select(static number => $"{number}"), one.Breaks.Select(found => found.Detail));
        Assert.Equal(one.Breaks, (one + one).Breaks);
        Assert.Equal(42, (one + one).BreakCount);
    }

    [Fact]
    public void Exact_earnings_and_residue_are_shown_to_the_last_digit()
    {
        var part = new Reconciliation { ExactNumerator = 227_274_411, ResidueNumerator = 27_274_411 };

        Assert.Equal("0.0227274411", part.Exact(Sample.Plan).ToText(Currency.Cny));
        Assert.Equal("0.0027274411", part.Residue(Sample.Plan).ToText(Currency.Cny));
    }

    private static Reconciliation Part(int factor) => new()
    {
        Positions = 1 * factor,
        Records = 2 * factor,
        Payments = 3 * factor,
        ExpectedMinor = 4 * factor,
        ExactNumerator = 5 * factor,
        RecordedMinor = 6 * factor,
        ResidueNumerator = 7 * factor,
        PaidMinor = 8 * factor,
        UnfinishedBreaks = 9 * factor,
        Contradictions = 10 * factor,
        Breaks = [new Break(BreakCode.RecordDiffers, UserId: null, $"{factor}")],
    };
}

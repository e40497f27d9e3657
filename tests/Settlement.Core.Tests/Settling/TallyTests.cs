using CsCheck;

namespace Settlement.Core.Tests;

public sealed class TallyTests
{
    [Fact]
    public void Earnings_and_residues_of_many_users_add_up_to_the_exact_total() =>
        Gen.Select(
            Gen.Long[0, 1_000_000_000_000_000].Array[0, 60],
            Gen.Long[-90_000_000, 90_000_000],
            Gen.Int[0, Yield.MaxDecimals],
            Gen.Enum<YieldQuote>(),
            Gen.Enum<Rounding>()).Sample((positions, unscaled, decimals, quote, rounding) =>
        {
            var yield = new Yield(unscaled, decimals, quote);
            var plan = Sample.Plan with { Yield = yield, Rounding = rounding };
            var users = positions.Select(position => Earnings.Compute(new Money(position), plan)).ToList();

            // Cut in two anywhere: tallies of parts add up.
            var results = users.Select(earnings => new UserResult("u", SettlementOutcome.Settled, earnings)).ToList();
            var cut = results.Count / 3;
            var tally = Tally.Of(results[..cut]) + Tally.Of(results[cut..]);
            Assert.Equal(Tally.Of(results), tally);

            var exact = positions.Aggregate(
                default(ExactAmount),
                (sum, position) => sum + plan.Exact(new Money(position)));
            Assert.Equal(exact, ExactAmount.FromMinor(tally.EarningsMinor) + new ExactAmount(tally.ResidueNumerator, yield.Denominator));
            Assert.Equal(exact, users.Aggregate(
                default(ExactAmount),
                (sum, earnings) => sum + ExactAmount.FromMinor(earnings.Credited.Minor) + earnings.Residue(yield)));
        });

    [Fact]
    public void Totals_may_be_wider_than_one_amount()
    {
        var result = new UserResult("u", SettlementOutcome.Settled, new Earnings(new Money(long.MaxValue), 0));
        Assert.Equal((Int128)long.MaxValue * 3, Tally.Of([result, result, result]).EarningsMinor);
    }

    [Fact]
    public void Total_beyond_its_range_throws_and_never_wraps()
    {
        var full = default(Tally) with { EarningsMinor = Int128.MaxValue };
        var residue = default(Tally) with { ResidueNumerator = Int128.MinValue };
        var users = default(Tally) with { Settled = long.MaxValue };
        Assert.Equal(full, full + default(Tally));
        Assert.Throws<OverflowException>(() => full + (default(Tally) with { EarningsMinor = 1 }));
        Assert.Throws<OverflowException>(() => residue + (default(Tally) with { ResidueNumerator = -1 }));
        Assert.Throws<OverflowException>(() => users + (default(Tally) with { Settled = 1 }));
    }

    [Fact]
    public void Every_outcome_is_counted_once()
    {
        var tally = Tally.Of([.. Enum.GetValues<SettlementOutcome>().SelectMany((outcome, i) =>
            Enumerable.Repeat(new UserResult("u", outcome, default), i + 1))]);
        Assert.Equal((1L, 2L, 3L, 4L, 5L), (tally.Settled, tally.AlreadySettled, tally.NothingToSettle, tally.Conflicts, tally.Quarantined));
        Assert.Equal(15, tally.Users);
    }

    [Fact]
    public void Every_count_and_total_of_two_parts_is_their_sum() =>
        Assert.Equal(
            new Tally(11, 22, 33, 44, 55, 66, 77),
            new Tally(1, 2, 3, 4, 5, 6, 7) + new Tally(10, 20, 30, 40, 50, 60, 70));

    [Fact]
    public void Residue_is_exact_in_minor_units() =>
        Assert.Equal("0.0000000003", (default(Tally) with { ResidueNumerator = 3 }).Residue(Sample.Plan).ToText(Currency.Cny));

    [Fact]
    public void Unknown_outcome_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Tally.Of([new UserResult("u", (SettlementOutcome)9, default)]));
}

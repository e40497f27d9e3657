using System.Numerics;
using CsCheck;

namespace Settlement.Core.Tests;

public sealed class EarningsTests
{
    private const long Largest = 1_000_000_000_000_000;

    private static readonly Gen<long> Positions = Gen.OneOf(
        Gen.Long[0, Largest], Gen.Long[0, 100_000], Gen.OneOf(0L, 1L, 5_000L, Largest - 1, Largest));

    private static readonly Gen<Yield> Yields = Gen.Select(
        Gen.OneOf(
            Gen.Long[-Largest, Largest], Gen.Long[-100_000, 100_000], Gen.OneOf(0L, 1L, -1L, 5L, Largest, -Largest)),
        Gen.Int[0, Yield.MaxDecimals],
        Gen.Enum<YieldQuote>().Where(quote => !quote.HangsOnDate()),
        (unscaled, decimals, quote) => new Yield(unscaled, decimals, quote));

    private static readonly Gen<Rounding> AnyRounding = Gen.Enum<Rounding>();

    [Fact]
    public void Earnings_of_every_position_yield_and_rounding_are_those_of_arbitrary_precision() =>
        Gen.Select(Positions, Yields, AnyRounding).Sample(
            (position, yield, rounding) =>
            {
                var (numerator, denominator) = Exact(position, yield);
                var reference = Round(numerator, denominator, rounding);
                if (reference < long.MinValue || reference > long.MaxValue)
                {
                    Assert.Throws<OverflowException>(() => Earnings.Compute(new Money(position), yield, rounding));
                    return;
                }

                var earnings = Earnings.Compute(new Money(position), yield, rounding);
                Assert.Equal(reference, earnings.Credited.Minor);
                Assert.Equal(
                    new ExactAmount(numerator, denominator),
                    ExactAmount.FromMinor(earnings.Credited.Minor) + earnings.Residue(yield));
                Assert.True(Math.Abs(earnings.ResidueNumerator) < yield.Denominator);
            },
            iter: 50_000);

    [Fact]
    public void Earnings_of_some_days_are_those_of_arbitrary_precision_and_those_of_a_quote_that_hangs_on_the_date_need_one()
    {
        Gen.Select(Positions, Gen.Long[-Largest, Largest], Gen.Enum<YieldQuote>(), Gen.Int[700_000, 800_000], Gen.Int[0, 40], AnyRounding).Sample(
            (position, unscaled, quote, first, more, rounding) =>
            {
                var plan = Sample.Plan with
                {
                    Yield = new Yield(unscaled, Yield.MaxDecimals, quote),
                    Rounding = rounding,
                    Accrual = new Accrual(DateOnly.FromDayNumber(first), DateOnly.FromDayNumber(first + more)),
                };
                var (numerator, denominator) = (position * (BigInteger)plan.Parts, (BigInteger)plan.Yield.Denominator);
                var reference = Round(numerator, denominator, rounding);
                if (reference < long.MinValue || reference > long.MaxValue)
                {
                    Assert.Throws<OverflowException>(() => Earnings.Compute(new Money(position), plan));
                    return;
                }

                var earnings = Earnings.Compute(new Money(position), plan);
                Assert.Equal(reference, earnings.Credited.Minor);
                Assert.Equal(numerator, (earnings.Credited.Minor * denominator) + earnings.ResidueNumerator);
                Assert.Equal(new ExactAmount(numerator, denominator), plan.Exact(new Money(position)));
            },
            iter: 20_000);
        Assert.Throws<ArgumentException>(() => Earnings.Compute(new Money(1), Yield.Parse("1", YieldQuote.AnnualPercentActAct), Rounding.Truncate));
    }

    [Fact]
    public void Truncation_never_credits_more_than_was_earned() =>
        Gen.Select(Positions, Yields.Where(yield => yield.Unscaled is >= 0 and <= 90_000_000)).Sample((position, yield) =>
            Assert.True(Earnings.Compute(new Money(position), yield, Rounding.Truncate).ResidueNumerator >= 0));

    [Fact]
    public void Negative_yield_rounds_as_the_mirror_image() =>
        Gen.Select(Gen.Long[0, 1_000_000], Gen.Long[0, 100_000], AnyRounding).Sample((position, unscaled, rounding) =>
        {
            var up = Earnings.Compute(new Money(position), new Yield(unscaled, 4, default), rounding);
            var down = Earnings.Compute(new Money(position), new Yield(-unscaled, 4, default), rounding);
            Assert.Equal(-up.Credited.Minor, down.Credited.Minor);
            Assert.Equal(-up.ResidueNumerator, down.ResidueNumerator);
        });

    [Fact]
    public void Half_up_pays_too_much_on_average_half_even_and_truncation_do_not()
    {
        // 1.5 per 10,000 leaves every residue of a multiple of 15 in 100,000, twice, each half once odd and once even.
        var yield = Yield.Parse("1.5");
        Int128 Residues(Rounding rounding) =>
            Enumerable.Range(0, 2 * (int)yield.Denominator)
                .Aggregate((Int128)0, (sum, position) => sum + Earnings.Compute(new Money(position), yield, rounding).ResidueNumerator);

        Assert.True(Residues(Rounding.HalfUp) < 0);
        Assert.Equal(0, Residues(Rounding.HalfEven));
        Assert.True(Residues(Rounding.Truncate) > 0);
    }

    [Theory]
    // 2.2727... fen.
    [InlineData(20111, "1.1301", Rounding.Truncate, 2)]
    [InlineData(20111, "1.1301", Rounding.HalfUp, 2)]
    // 3.5033... fen: where half-up overpays.
    [InlineData(31000, "1.1301", Rounding.Truncate, 3)]
    [InlineData(31000, "1.1301", Rounding.HalfUp, 4)]
    // Halves: 1.5, 2.5 and their mirror images.
    [InlineData(15000, "1", Rounding.Truncate, 1)]
    [InlineData(15000, "1", Rounding.HalfEven, 2)]
    [InlineData(15000, "1", Rounding.HalfUp, 2)]
    [InlineData(25000, "1", Rounding.HalfEven, 2)]
    [InlineData(25000, "1", Rounding.HalfUp, 3)]
    [InlineData(25000, "-1", Rounding.Truncate, -2)]
    [InlineData(25000, "-1", Rounding.HalfEven, -2)]
    [InlineData(25000, "-1", Rounding.HalfUp, -3)]
    [InlineData(5000, "-1", Rounding.HalfUp, -1)]
    [InlineData(5000, "-1", Rounding.HalfEven, 0)]
    public void Known_amounts_round_as_written_down(long position, string yield, Rounding rounding, long expected) =>
        Assert.Equal(expected, Earnings.Compute(new Money(position), Yield.Parse(yield), rounding).Credited.Minor);

    [Theory]
    [InlineData(YieldQuote.IncomePer10000, "0.01")]
    [InlineData(YieldQuote.AnnualPercentAct365, "2/73")]
    [InlineData(YieldQuote.AnnualPercentAct360, "1/36")]
    public void Quotes_divide_as_they_say(YieldQuote quote, string expected)
    {
        // A hundred yuan at 1 per 10,000, or a thousand at one percent a year.
        var yield = Yield.Parse("1", quote);
        var earnings = Earnings.Compute(new Money(quote == YieldQuote.IncomePer10000 ? 10_000 : 100_000), yield, Rounding.Truncate);
        var exact = ExactAmount.FromMinor(earnings.Credited.Minor) + earnings.Residue(yield);
        Assert.Equal(expected, exact.ToText(Currency.Cny));
    }

    [Fact]
    public void Largest_earnings_that_fit_are_credited_and_one_more_is_an_overflow_error()
    {
        // With a yield of 10,000 per 10,000 a position earns itself.
        var itself = Yield.Parse("10000");
        Assert.Equal(long.MaxValue, Earnings.Compute(new Money(long.MaxValue), itself, Rounding.Truncate).Credited.Minor);

        // 9,223,372,036,854,775,807 = 2^63 - 1 lies between what two neighbouring yields give the largest position.
        var fits = new Yield(922_337_203_685_477, 7, default);
        var overflows = new Yield(922_337_203_685_478, 7, default);
        Assert.Equal(9_223_372_036_854_770_000, Earnings.Compute(new Money(Largest), fits, Rounding.Truncate).Credited.Minor);
        Assert.Throws<OverflowException>(() => Earnings.Compute(new Money(Largest), overflows, Rounding.Truncate));
        Assert.Throws<OverflowException>(() => Earnings.Compute(new Money(Largest), new Yield(-922_337_203_685_478, 7, default), Rounding.Truncate));
    }

    [Theory]
    // 2^63 and one less: what fits 64 bits by a hair, and what does not.
    [InlineData(9_223_372_036_854_775_807, 1, 922_337_203_685_477, 5807)]
    [InlineData(9_223_372_036_854_775_807, -1, -922_337_203_685_477, -5807)]
    [InlineData(4_611_686_018_427_387_904, 2, 922_337_203_685_477, 5808)]
    [InlineData(4_611_686_018_427_387_904, -2, -922_337_203_685_477, -5808)]
    [InlineData(4_611_686_018_427_387_905, -2, -922_337_203_685_477, -5810)]
    public void Products_around_64_bits_are_divided_exactly(long position, long unscaled, long credited, long residue) => Assert.Equal(
        new Earnings(new Money(credited), residue),
        Earnings.Compute(new Money(position), new Yield(unscaled, 0, default), Rounding.Truncate));

    [Theory]
    [InlineData(Rounding.HalfUp)]
    [InlineData(Rounding.HalfEven)]
    public void Half_above_the_largest_amount_is_an_overflow_error_only_where_it_rounds_up(Rounding rounding)
    {
        // This balance earns one and a half times itself: 2^63 - 1, an odd number, and a half.
        var position = new Money(6_148_914_691_236_517_205);
        var yield = Yield.Parse("15000");
        Assert.Equal(long.MaxValue, Earnings.Compute(position, yield, Rounding.Truncate).Credited.Minor);
        Assert.Throws<OverflowException>(() => Earnings.Compute(position, yield, rounding));
    }

    [Fact]
    public void Zero_position_earns_nothing_and_leaves_nothing() =>
        Gen.Select(Yields, AnyRounding).Sample((yield, rounding) =>
            Assert.Equal(default, Earnings.Compute(Money.Zero, yield, rounding)));

    [Fact]
    public void Unknown_rounding_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Earnings.Compute(new Money(1), Yield.Parse("1"), (Rounding)9));

    // The definition, from the words of the quote and not from the code: position x rate, rate a fraction.
    private static (BigInteger Numerator, BigInteger Denominator) Exact(long position, Yield yield)
    {
        var days = yield.Quote switch
        {
            YieldQuote.IncomePer10000 => new BigInteger(100),
            YieldQuote.AnnualPercentAct365 => 365,
            YieldQuote.AnnualPercentAct360 => 360,
            _ => throw new ArgumentOutOfRangeException(nameof(yield)),
        };
        return (new BigInteger(position) * yield.Unscaled, 100 * days * BigInteger.Pow(10, yield.Decimals));
    }

    // Rounds by floors, where the product works with remainders.
    private static BigInteger Round(BigInteger numerator, BigInteger denominator, Rounding rounding)
    {
        var magnitude = BigInteger.Abs(numerator);
        var floor = BigInteger.Divide(magnitude, denominator);
        var nearest = BigInteger.Divide((2 * magnitude) + denominator, 2 * denominator);
        var isHalf = (2 * magnitude) == ((2 * floor) + 1) * denominator;
        var rounded = rounding switch
        {
            Rounding.Truncate => floor,
            Rounding.HalfUp => nearest,
            Rounding.HalfEven when isHalf => nearest.IsEven ? nearest : nearest - 1,
            Rounding.HalfEven => nearest,
            _ => throw new ArgumentOutOfRangeException(nameof(rounding)),
        };
        return rounded * numerator.Sign;
    }
}

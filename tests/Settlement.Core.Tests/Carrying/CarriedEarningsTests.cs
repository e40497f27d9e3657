using System.Globalization;
using System.Numerics;
using CsCheck;

namespace Settlement.Core.Tests;

/// <summary>Earnings of one user with a fraction taken over.</summary>
public sealed class CarriedEarningsTests
{
    private static readonly Gen<Day> Days = Gen.Select(
        Gen.OneOf(Gen.Long[0, 400_000], Gen.Long[0, Money.LargestPositionMinor], Gen.Const(0L)),
        Gen.Long[-30_000, 60_000],
        Gen.Int[0, 10],
        Gen.Enum<YieldQuote>(),
        static (balance, unscaled, decimals, quote) => new Day(balance, new Yield(unscaled, decimals, quote)));

    [Theory]
    [InlineData(Rounding.Truncate)]
    [InlineData(Rounding.HalfEven)]
    [InlineData(Rounding.HalfUp)]
    public void Over_1_000_days_carried_fractions_neither_make_nor_lose_a_digit(Rounding rounding) => Days.Array[1_000].Sample(
        days =>
        {
            var exact = default(ExactAmount);
            BigInteger credited = 0;
            var fraction = default(CarriedFraction);
            foreach (var (balance, yield) in days)
            {
                var plan = Sample.Plan with
                {
                    Yield = yield,
                    Rounding = rounding,
                    ResiduePolicy = ResiduePolicy.Carry,
                    Accrual = yield.Quote.HangsOnDate() ? new Accrual(Sample.Date.Day, Sample.Date.Day) : null,
                };
                var record = SettlementRecord.Compute(new DayDerivation(plan), new Position(Sample.UserId(1), new Money(balance)) with { TakenOver = fraction }, default);

                exact += plan.Exact(new Money(balance));
                credited += record.Earnings.Credited.Minor;
                Assert.Equal(fraction, record.Carried!.Value.TakenOver);
                fraction = record.Carried.Value.HandedOn;
                Assert.InRange(fraction.Parts, 1 - CarriedFraction.Scale, CarriedFraction.Scale - 1);
                Assert.Equal(exact, new ExactAmount(credited, 1) + fraction.Exact);
                Assert.Equal(plan.Exact(new Money(balance)), new ExactAmount(record.Earnings.Credited.Minor, 1) + record.Earnings.Residue(yield));
            }
        },
        iter: 5);

    [Theory]
    [InlineData(Rounding.Truncate, 99, 0, "0.99")]
    [InlineData(Rounding.Truncate, 100, 1, "0")]
    [InlineData(Rounding.HalfUp, 49, 0, "0.49")]
    [InlineData(Rounding.HalfUp, 50, 1, "-0.5")]
    [InlineData(Rounding.HalfEven, 50, 0, "0.5")]
    [InlineData(Rounding.HalfUp, -50, -1, "0.5")]
    public void Fraction_and_exact_earnings_are_rounded_together(Rounding rounding, int hundredths, long credited, string left)
    {
        // 0.25 minor units of earnings, and the rest taken over.
        var record = Record(100, "25", rounding, new CarriedFraction((hundredths - 25) * (CarriedFraction.Scale / 100)));

        Assert.Equal(credited, record.Earnings.Credited.Minor);
        Assert.Equal(decimal.Parse(left, CultureInfo.InvariantCulture), record.Carried!.Value.HandedOn.Parts / (decimal)CarriedFraction.Scale);
    }

    [Fact]
    public void Amount_that_overflows_is_refused_with_a_fraction_too() =>
        Assert.Throws<OverflowException>(() => Record(Money.LargestPositionMinor, "1000000000000", Rounding.Truncate, new CarriedFraction(1)));

    [Fact]
    public void Largest_amount_there_is_takes_a_fraction_over() =>
        Assert.Equal(Money.LargestPositionMinor * 1_000, Record(Money.LargestPositionMinor, "10000000", Rounding.Truncate, new CarriedFraction(1)).Earnings.Credited.Minor);

    private static SettlementRecord Record(long balance, string yield, Rounding rounding, CarriedFraction takenOver) => SettlementRecord.Compute(
        new DayDerivation(Sample.PlanAt(yield) with { Rounding = rounding, ResiduePolicy = ResiduePolicy.Carry }),
        new Position(Sample.UserId(1), new Money(balance)) with { TakenOver = takenOver },
        default);

    private sealed record Day(long Balance, Yield Yield);
}

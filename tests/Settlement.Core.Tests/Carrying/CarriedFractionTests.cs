namespace Settlement.Core.Tests;

public sealed class CarriedFractionTests
{
    [Fact]
    public void Every_yield_divides_the_scale()
    {
        foreach (var quote in Enum.GetValues<YieldQuote>())
        {
            for (var decimals = 0; decimals <= 10; decimals++)
            {
                Assert.Equal(0, CarriedFraction.Scale % new Yield(1, decimals, quote).Denominator);
            }
        }

        // And no smaller number would do: each prime is needed.
        Assert.All([2, 3, 5, 61, 73], prime => Assert.Contains(
            Enum.GetValues<YieldQuote>(), quote => CarriedFraction.Scale / prime % new Yield(1, 10, quote).Denominator != 0));
    }

    [Theory]
    [InlineData(CarriedFraction.Scale)]
    [InlineData(-CarriedFraction.Scale)]
    [InlineData(long.MaxValue)]
    public void Minor_unit_or_more_is_no_fraction(long parts) => Assert.Throws<ArgumentOutOfRangeException>(() => new CarriedFraction(parts));

    [Theory]
    [InlineData(CarriedFraction.Scale - 1)]
    [InlineData(1 - CarriedFraction.Scale)]
    public void Less_than_a_minor_unit_is_one(long parts) => Assert.Equal(parts, new CarriedFraction(parts).Parts);

    [Theory]
    [InlineData(CarriedFraction.Scale / 4, "0.0025")]
    [InlineData(-CarriedFraction.Scale / 4, "-0.0025")]
    [InlineData(CarriedFraction.Scale / 73, "1/7300")]
    [InlineData(0, "0.00")]
    public void Text_is_the_amount_to_its_last_digit(long parts, string text) => Assert.Equal(text, new CarriedFraction(parts).ToText(Currency.Cny));
}

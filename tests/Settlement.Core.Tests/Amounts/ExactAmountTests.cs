using System.Globalization;
using System.Numerics;
using CsCheck;

namespace Settlement.Core.Tests;

public sealed class ExactAmountTests
{
    private static readonly Gen<ExactAmount> Amounts = Gen.Select(
        Gen.OneOf(Gen.Long, Gen.Long[-1_000, 1_000]),
        Gen.OneOf(Gen.Long[1, 1_000], Gen.Long[1, 365_000_000_000_000], Gen.OneOf(10_000L, 100_000_000L, 36_500L, 36_000L)),
        (numerator, denominator) => new ExactAmount(numerator, denominator));

    [Theory]
    [InlineData(0, 1, "0.00")]
    [InlineData(3, 1, "0.03")]
    [InlineData(-3, 1, "-0.03")]
    [InlineData(27301, 100_000, "0.0027301")]
    [InlineData(-27301, 100_000, "-0.0027301")]
    [InlineData(1, 2, "0.005")]
    [InlineData(1, 8, "0.00125")]
    [InlineData(12345, 1, "123.45")]
    [InlineData(41, 730, "41/73000")]
    [InlineData(-41, 730, "-41/73000")]
    [InlineData(100, 3, "1/3")]
    [InlineData(200, 6, "1/3")]
    public void Text_is_a_decimal_where_it_ends_else_a_fraction(long numerator, long denominator, string expected) =>
        Assert.Equal(expected, new ExactAmount(numerator, denominator).ToText(Currency.Cny));

    [Theory]
    [InlineData(27301, 100_000, "0.0027301", true)]
    [InlineData(41, 730, "0.00056164383561643835", false)]
    [InlineData(-41, 730, "-0.00056164383561643835", false)]
    [InlineData(200, 3, "0.66666666666666666666", false)]
    public void Decimal_text_is_cut_after_20_decimals_and_says_so(long numerator, long denominator, string expected, bool exact) =>
        Assert.Equal((expected, exact), (new ExactAmount(numerator, denominator).ToDecimalText(Currency.Cny, out var isExact), isExact));

    [Theory]
    [InlineData("JPY", "7")]
    [InlineData("CNY", "0.07")]
    [InlineData("KWD", "0.007")]
    public void Text_of_whole_minor_units_has_the_currencys_decimals(string code, string expected) =>
        Assert.Equal(expected, ExactAmount.FromMinor(7).ToText(Currency.Find(code)!));

    [Fact]
    public void Text_read_back_as_a_rational_is_the_same_amount() =>
        Gen.Select(Amounts, Gen.OneOf("JPY", "CNY", "KWD", "CLF")).Sample((amount, code) =>
        {
            var currency = Currency.Find(code)!;
            Assert.Equal(amount, Read(amount.ToText(currency), currency.Decimals));
        });

    [Fact]
    public void Sums_and_differences_are_those_of_rationals() =>
        Gen.Select(Amounts, Amounts).Sample((left, right) =>
        {
            var sum = left + right;
            Assert.Equal(
                (left.Numerator * right.Denominator) + (right.Numerator * left.Denominator),
                new BigInteger(1) * sum.Numerator * left.Denominator * right.Denominator / sum.Denominator);
            Assert.Equal(left, sum - right);
            Assert.Equal(sum, right + left);
            Assert.True((left - left).IsZero);
            Assert.Equal(BigInteger.One, BigInteger.GreatestCommonDivisor(sum.Numerator, sum.Denominator));
        });

    [Fact]
    public void Default_value_is_zero()
    {
        Assert.Equal(new ExactAmount(0, 5), default);
        Assert.Equal(BigInteger.One, default(ExactAmount).Denominator);
        Assert.Equal(ExactAmount.FromMinor(3), default(ExactAmount) + ExactAmount.FromMinor(3));
        Assert.Equal("0.00", default(ExactAmount).ToText(Currency.Cny));
    }

    [Fact]
    public void Amounts_are_equal_by_their_value_however_they_were_written()
    {
        var third = new ExactAmount(1, 3);

        Assert.True(third == new ExactAmount(2, 6));
        Assert.False(third != new ExactAmount(2, 6));
        Assert.True(third != new ExactAmount(1, 4));
        Assert.False(third == new ExactAmount(2, 3));
        Assert.True(third.Equals((object)new ExactAmount(2, 6)));
        Assert.False(third.Equals("1/3"));
        Assert.Equal(third.GetHashCode(), new ExactAmount(2, 6).GetHashCode());
        Assert.Equal("1/3 minor units", third.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Denominator_that_is_not_positive_is_refused(int denominator) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactAmount(1, denominator));

    private static ExactAmount Read(string text, int decimals)
    {
        var minorPerMajor = BigInteger.Pow(10, decimals);
        if (text.Split('/') is [var numerator, var denominator])
        {
            return new ExactAmount(
                BigInteger.Parse(numerator, CultureInfo.InvariantCulture) * minorPerMajor,
                BigInteger.Parse(denominator, CultureInfo.InvariantCulture));
        }

        var places = text.Contains('.', StringComparison.Ordinal) ? text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        Assert.True(places >= decimals);
        var unscaled = BigInteger.Parse(text.Replace(".", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return new ExactAmount(unscaled * minorPerMajor, BigInteger.Pow(10, places));
    }
}

using CsCheck;

namespace Settlement.Core.Tests;

public sealed class YieldTests
{
    [Theory]
    [InlineData("1.1301", 11301, 4)]
    [InlineData("1.4670", 1467, 3)]
    [InlineData("1.467", 1467, 3)]
    [InlineData("100", 100, 0)]
    [InlineData("-0.5", -5, 1)]
    [InlineData("0", 0, 0)]
    [InlineData("0.000", 0, 0)]
    [InlineData("-0.0", 0, 0)]
    [InlineData("0.0000000001", 1, 10)]
    [InlineData("0.00000000010000000000", 1, 10)]
    [InlineData("1000000000000000", Yield.LargestUnscaled, 0)]
    [InlineData("99999.9999999999", 999_999_999_999_999, 10)]
    public void Yield_is_read_exactly_without_trailing_zeros(string text, long unscaled, int decimals)
    {
        Assert.True(Yield.TryParse(text, YieldQuote.IncomePer10000, out var yield, out var problem), problem);
        Assert.Equal((unscaled, decimals), (yield.Unscaled, yield.Decimals));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("1e-4", "is in scientific notation; write plain digits with a decimal point")]
    [InlineData("NaN", "is not a plain decimal number such as 203.83")]
    [InlineData("4.2%", "is not a plain decimal number such as 203.83")]
    [InlineData("1.2.3", "is not a plain decimal number such as 203.83")]
    [InlineData("1,1301", "has a decimal comma; write plain digits with a decimal point")]
    [InlineData("1.", "is not a plain decimal number such as 203.83")]
    [InlineData("0.00000000001", "has more than 10 decimals")]
    [InlineData("1000000000000001", "is too large: at most 1000000000000000")]
    [InlineData("100000.0000000001", "is too large: at most 100000.0000000000")]
    [InlineData("123456789012345678901234567890.0000000001", "is too large: at most 100000.0000000000")]
    [InlineData("1234567890123456789012345678901234567890", "is too large: at most 1000000000000000")]
    public void Anything_else_is_refused_with_the_reason(string text, string expected)
    {
        Assert.False(Yield.TryParse(text, YieldQuote.IncomePer10000, out var yield, out var problem));
        Assert.Equal(expected, problem);
        Assert.Equal(default, yield);
        Assert.Equal($"yield \"{text}\" {expected}", Assert.Throws<FormatException>(() => Yield.Parse(text)).Message);
    }

    [Fact]
    public void Same_number_is_the_same_yield_however_it_is_written()
    {
        Assert.Equal(Yield.Parse("1.467"), Yield.Parse("1.4670"));
        Assert.Equal(new Yield(14670, 4, default), new Yield(1467, 3, default));
        Assert.Equal(Yield.Parse("10").GetHashCode(), Yield.Parse("10.00").GetHashCode());
        Assert.NotEqual(Yield.Parse("1.467"), Yield.Parse("1.467", YieldQuote.AnnualPercentAct365));
        Assert.Equal(default, Yield.Parse("0.0"));
    }

    [Fact]
    public void Text_makes_the_same_yield_again() =>
        Gen.Select(Gen.Long[-Yield.LargestUnscaled, Yield.LargestUnscaled], Gen.Int[0, Yield.MaxDecimals], Gen.Enum<YieldQuote>())
            .Sample((unscaled, decimals, quote) =>
            {
                var yield = new Yield(unscaled, decimals, quote);
                Assert.Equal(yield, Yield.Parse(yield.ToText(), quote));
            });

    [Theory]
    [InlineData("1.1301", YieldQuote.IncomePer10000, 100_000_000)]
    [InlineData("5", YieldQuote.AnnualPercentAct365, 36_500)]
    [InlineData("0.0000000001", YieldQuote.AnnualPercentAct365, 365_000_000_000_000)]
    [InlineData("4.2", YieldQuote.AnnualPercentAct360, 360_000)]
    [InlineData("0.0000000001", YieldQuote.AnnualPercentActAct, 133_590_000_000_000_000)]
    [InlineData("4.2", YieldQuote.AnnualPercent30E360, 360_000)]
    public void Denominator_is_ten_to_the_decimals_times_the_quotes_divisor(string text, YieldQuote quote, long expected) =>
        Assert.Equal(expected, Yield.Parse(text, quote).Denominator);

    [Theory]
    [InlineData(0, -1)]
    [InlineData(0, 11)]
    [InlineData(Yield.LargestUnscaled + 1, 0)]
    [InlineData(-Yield.LargestUnscaled - 1, 0)]
    [InlineData(long.MinValue, 0)]
    public void Number_outside_its_range_is_refused(long unscaled, int decimals) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Yield(unscaled, decimals, default));

    [Fact]
    public void Unknown_quote_has_no_name_and_divides_by_nothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((YieldQuote)9).Name());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Yield(1, 0, (YieldQuote)9).Denominator);
    }

    [Theory]
    [InlineData(YieldQuote.IncomePer10000, "income_per_10000")]
    [InlineData(YieldQuote.AnnualPercentAct365, "annual_percent_act_365")]
    [InlineData(YieldQuote.AnnualPercentAct360, "annual_percent_act_360")]
    [InlineData(YieldQuote.AnnualPercentActAct, "annual_percent_act_act")]
    [InlineData(YieldQuote.AnnualPercent30E360, "annual_percent_30e_360")]
    public void Quote_name_finds_its_quote_again(YieldQuote quote, string name)
    {
        Assert.Equal(name, quote.Name());
        Assert.Equal(quote, YieldQuotes.Find(name));
        Assert.Null(YieldQuotes.Find(name.ToUpperInvariant()));
        Assert.Equal($"1.5 {name}", Yield.Parse("1.50", quote).ToString());
    }
}

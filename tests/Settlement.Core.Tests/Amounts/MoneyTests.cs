namespace Settlement.Core.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("203.83", 20383)]
    [InlineData("203.8", 20380)]
    [InlineData("203", 20300)]
    [InlineData("0.01", 1)]
    [InlineData("000203.83", 20383)]
    [InlineData("203.8300000000000000000000000000000000000000", 20383)]
    [InlineData("-0.01", -1)]
    [InlineData("-0", 0)]
    [InlineData("10000000000000.00", Money.LargestPositionMinor)]
    [InlineData("-10000000000000", -Money.LargestPositionMinor)]
    public void Amount_in_plain_digits_is_read_exactly(string text, long minor)
    {
        Assert.True(Money.TryParse(text, Currency.Cny, out var money, out var problem), problem);
        Assert.Equal(new Money(minor), money);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("1e5", "is in scientific notation; write plain digits with a decimal point")]
    [InlineData("1.5E+3", "is in scientific notation; write plain digits with a decimal point")]
    [InlineData("1,000.00", "has a thousands separator; write plain digits with a decimal point")]
    [InlineData("1,000,000", "has a thousands separator; write plain digits with a decimal point")]
    [InlineData("4,25", "has a decimal comma; write plain digits with a decimal point")]
    [InlineData("-4,25", "has a decimal comma; write plain digits with a decimal point")]
    [InlineData("1.234,56", "has a decimal comma; write plain digits with a decimal point")]
    [InlineData("1'234,567", "has a decimal comma; write plain digits with a decimal point")]
    [InlineData("0,500", "has a decimal comma; write plain digits with a decimal point")]
    [InlineData("1234,500", "has a decimal comma; write plain digits with a decimal point")]
    [InlineData("1,234", "has a comma, which may be a thousands separator or a decimal comma; write plain digits with a decimal point")]
    [InlineData("1\u00A0000", "has a thousands separator; write plain digits with a decimal point")]
    [InlineData("1'000", "has a thousands separator; write plain digits with a decimal point")]
    [InlineData("NaN", "is not a plain decimal number such as 203.83")]
    [InlineData("Infinity", "is not a plain decimal number such as 203.83")]
    [InlineData("5 Euro", "is not a plain decimal number such as 203.83")]
    [InlineData("+1", "is not a plain decimal number such as 203.83")]
    [InlineData(" 1", "is not a plain decimal number such as 203.83")]
    [InlineData("1 ", "is not a plain decimal number such as 203.83")]
    [InlineData(".5", "is not a plain decimal number such as 203.83")]
    [InlineData("5.", "is not a plain decimal number such as 203.83")]
    [InlineData(".", "is not a plain decimal number such as 203.83")]
    [InlineData("-", "is not a plain decimal number such as 203.83")]
    [InlineData("--1", "is not a plain decimal number such as 203.83")]
    [InlineData("1.2.3", "is not a plain decimal number such as 203.83")]
    [InlineData("0x10", "is not a plain decimal number such as 203.83")]
    [InlineData("１２", "is not a plain decimal number such as 203.83")]
    [InlineData("1.234", "has more than the 2 decimals of CNY")]
    [InlineData("0.001", "has more than the 2 decimals of CNY")]
    [InlineData("1234567890123456789012345678901234567890", "is too large: at most 10000000000000.00")]
    [InlineData("99999999999999999.99", "is too large: at most 10000000000000.00")]
    [InlineData("-99999999999999999.99", "is too large: at most 10000000000000.00")]
    // 2^64 and one more, in hundredths.
    [InlineData("184467440737095516.16", "is too large: at most 10000000000000.00")]
    [InlineData("184467440737095516.17", "is too large: at most 10000000000000.00")]
    [InlineData("10000000000000.01", "is too large: at most 10000000000000.00")]
    [InlineData("-10000000000000.01", "is too large: at most 10000000000000.00")]
    public void Anything_else_is_refused_with_the_reason(string text, string expected)
    {
        Assert.False(Money.TryParse(text, Currency.Cny, out var money, out var problem));
        Assert.Equal(expected, problem);
        Assert.Equal(Money.Zero, money);
    }

    [Theory]
    [InlineData("JPY", "203", 203)]
    [InlineData("JPY", "203.00", 203)]
    [InlineData("KWD", "203.831", 203831)]
    [InlineData("CLF", "0.0001", 1)]
    public void Decimals_are_those_of_the_currency(string code, string text, long minor)
    {
        Assert.True(Money.TryParse(text, Currency.Find(code)!, out var money, out _));
        Assert.Equal(minor, money.Minor);
    }

    [Fact]
    public void Decimals_of_yen_are_refused()
    {
        Assert.False(Money.TryParse("203.5", Currency.Find("JPY")!, out _, out var problem));
        Assert.Equal("has decimals where whole numbers are expected", problem);
    }

    [Theory]
    [InlineData(20383, "CNY", "203.83")]
    [InlineData(5, "CNY", "0.05")]
    [InlineData(-5, "CNY", "-0.05")]
    [InlineData(0, "CNY", "0.00")]
    [InlineData(0, "JPY", "0")]
    [InlineData(-7, "JPY", "-7")]
    [InlineData(1, "KWD", "0.001")]
    [InlineData(long.MinValue, "CNY", "-92233720368547758.08")]
    public void Text_has_all_decimals_of_the_currency(long minor, string code, string expected) =>
        Assert.Equal(expected, new Money(minor).ToText(Currency.Find(code)!));

    [Fact]
    public void Sums_up_to_the_last_number_that_fits_are_exact()
    {
        Assert.Equal(new Money(long.MaxValue), new Money(long.MaxValue - 1) + new Money(1));
        Assert.Equal(new Money(long.MinValue), new Money(long.MinValue + 1) - new Money(1));
    }

    [Fact]
    public void Sums_one_beyond_it_throw_and_never_wrap()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue) - new Money(1));
        Assert.Throws<OverflowException>(() => new Money(0) - new Money(long.MinValue));
    }

    [Fact]
    public void Totals_wider_than_one_amount_are_written_in_full() =>
        Assert.Equal("184467440737095516.14", Money.Format((Int128)long.MaxValue * 2, Currency.Cny));
}

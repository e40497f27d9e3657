using Settlement.Core;

namespace Settlement.Web.Tests;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(-1, "-0.01")]
    [InlineData(99_999, "999.99")]
    [InlineData(100_000, "1,000.00")]
    [InlineData(-100_000, "-1,000.00")]
    [InlineData(112_030_000_688, "1,120,300,006.88")]
    [InlineData(long.MinValue, "-92,233,720,368,547,758.08")]
    public void Amounts_are_grouped_before_the_point(long minor, string text) => Assert.Equal(text, Figures.Amount(minor, Currency.Cny));

    [Fact]
    public void Exact_amounts_keep_every_digit() =>
        Assert.Equal("1,234.5600000001", Figures.Exact(new ExactAmount(1_234_560_000_000_1, 100_000_000), Currency.Cny));

    [Fact]
    public void Fractions_that_do_not_end_stay_fractions() =>
        Assert.Equal("4100/7300003", Figures.Exact(new ExactAmount(410_000, 7_300_003), Currency.Cny));

    [Fact]
    public void Every_break_has_advice_and_every_reason_too()
    {
        foreach (var code in Enum.GetValues<BreakCode>())
        {
            Assert.NotEmpty(Advice.Of(code, Sample.Date).Text);
        }

        foreach (var reason in Enum.GetValues<QuarantineReason>())
        {
            Assert.NotEmpty(Advice.Of(reason, Sample.Date).Text);
        }
    }
}

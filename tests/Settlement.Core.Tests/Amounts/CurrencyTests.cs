namespace Settlement.Core.Tests;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("CNY", 2)]
    [InlineData("USD", 2)]
    [InlineData("EUR", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KRW", 0)]
    [InlineData("KWD", 3)]
    [InlineData("TND", 3)]
    [InlineData("CLF", 4)]
    public void Currency_has_the_decimals_of_iso_4217(string code, int decimals)
    {
        var currency = Currency.Find(code);
        Assert.Equal((code, decimals), (currency!.Code, currency.Decimals));
        Assert.Same(currency, Currency.Find(code));
    }

    [Theory]
    [InlineData("cny")]
    [InlineData("XXX")]
    [InlineData("DEM")]
    [InlineData("")]
    [InlineData("CNY ")]
    [InlineData(null)]
    public void Unknown_code_is_no_currency(string? code) => Assert.Null(Currency.Find(code));
}

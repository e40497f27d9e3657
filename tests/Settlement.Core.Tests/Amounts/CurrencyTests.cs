using System.Globalization;

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
    [InlineData("XCG", 2)]
    [InlineData("BGN", 2)]
    public void Currency_has_the_decimals_of_iso_4217(string code, int decimals)
    {
        var currency = Currency.Find(code);
        Assert.Equal((code, decimals), (currency!.Code, currency.Decimals));
        Assert.Same(currency, Currency.Find(code));
    }

    // The file is list one of 2024-06-25, from the npm package currency-codes 2.2.0; what changed since is named here.
    [Fact]
    public void Currencies_are_list_one_of_iso_4217_and_those_that_ended_in_the_last_years()
    {
        var listed = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Amounts", "Files", "iso-4217-list-one.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .ToDictionary(fields => fields[0], fields => fields[1], StringComparer.Ordinal);
        foreach (var gone in new[] { "ANG", "CUC", "BGN" })
        {
            Assert.True(listed.Remove(gone));
        }

        listed.Add("XCG", "2");
        listed.Add("XAD", "2");

        // As counted in the list of 2026-09-17.
        Assert.Equal(178, listed.Count);
        Assert.Equal((17, 139, 7, 2), (Count("0"), Count("2"), Count("3"), Count("4")));
        foreach (var (code, minorUnits) in listed)
        {
            Assert.Equal((code, minorUnits), (code, Currency.Find(code)?.Decimals.ToString(CultureInfo.InvariantCulture) ?? "N.A."));
        }

        string[] ended = ["ANG", "BGN", "CUC", "HRK", "SLL", "ZWL"];
        Assert.Equal(
            listed.Where(currency => currency.Value != "N.A.").Select(currency => currency.Key).Concat(ended).Order(StringComparer.Ordinal),
            EveryCode().Where(code => Currency.Find(code) is not null));

        int Count(string minorUnits) => listed.Count(currency => currency.Value == minorUnits);
    }

    [Theory]
    [InlineData("cny")]
    [InlineData("XXX")]
    [InlineData("DEM")]
    [InlineData("")]
    [InlineData("CNY ")]
    [InlineData(null)]
    public void Unknown_code_is_no_currency(string? code) => Assert.Null(Currency.Find(code));

    private static IEnumerable<string> EveryCode()
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        return
            from first in Letters
            from second in Letters
            from third in Letters
            select new string([first, second, third]);
    }
}

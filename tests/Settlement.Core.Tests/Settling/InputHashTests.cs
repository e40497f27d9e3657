using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core.Tests;

public sealed class InputHashTests
{
    private static readonly Money Position = new(20111);

    // Expected values: sha256sum over the text that the documentation of InputHash shows.
    [Theory]
    [InlineData("default", "CNY", "1.1301", YieldQuote.IncomePer10000, Rounding.Truncate, 20111, "e093d9d5b8019660e378c8f0d3bdb51aa4748f8a9e8bec018d0902492c8157e3")]
    [InlineData("default", "CNY", "1.1301", YieldQuote.IncomePer10000, Rounding.Truncate, 0, "ded619de5398a98560bd5eac196032e389b1a3eec3adab46e0d569d678d4a13e")]
    [InlineData("default", "CNY", "1.1301", YieldQuote.IncomePer10000, Rounding.Truncate, 1_000_000_000_000_000, "baf5a20b0d9427ba5824062a0eeef2f6e03da0b41a4efad049243b4274942b27")]
    [InlineData("fund-000198", "JPY", "-0.50", YieldQuote.AnnualPercentAct365, Rounding.HalfEven, 7, "51e2a0ac7156faa5e011dc5f396fc352116a98fe4d68af68c5a21ad574a59b20")]
    [InlineData("fund.b_2", "KWD", "3", YieldQuote.AnnualPercentAct360, Rounding.HalfUp, 123456, "5e6c471c9914630d913540804a4e904e0ca2b9119c9aa7af08f508e8c15a1ef9")]
    public void Hash_is_the_documented_one(
        string product, string currency, string yield, YieldQuote quote, Rounding rounding, long position, string expected)
    {
        var plan = new DayPlan(
            Sample.Date, ProductId.Parse(product), Currency.Find(currency)!, Yield.Parse(yield, quote), rounding);
        Assert.Equal(expected, Hash(plan, new Money(position)).ToString());
    }

    [Fact]
    public void Days_that_a_date_accrues_for_are_in_the_second_form_of_the_hash()
    {
        var plan = Sample.Plan with { Yield = Yield.Parse("3.65", YieldQuote.AnnualPercentAct365), Accrual = Accrual.Parse("2014-08-09/2014-08-11") };

        Assert.Equal("4d3271890b51b0f5e06dfae7df3bbc9792e47ca1b270b95277344eeb744607cc", Hash(plan, Position).ToString());
        Assert.NotEqual(Hash(plan, Position), Hash(plan with { Accrual = Accrual.Parse("2014-08-10/2014-08-11") }, Position));
    }

    [Fact]
    public void Changing_any_one_input_changes_the_hash()
    {
        var plan = Sample.Plan;
        InputHash[] hashes =
        [
            Hash(plan, Position),
            Hash(plan, new Money(20112)),
            Hash(plan with { Yield = Yield.Parse("1.1302") }, Position),
            Hash(plan with { Yield = Yield.Parse("1.1301", YieldQuote.AnnualPercentAct365) }, Position),
            Hash(plan with { Yield = Yield.Parse("1.1301", YieldQuote.AnnualPercentAct360) }, Position),
            Hash(plan with { Rounding = Rounding.HalfEven }, Position),
            Hash(plan with { Rounding = Rounding.HalfUp }, Position),
            Hash(plan with { Product = ProductId.Parse("default2") }, Position),
            Hash(plan with { Currency = Currency.Find("USD")! }, Position),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Spelling_of_the_yield_and_the_date_do_not_change_the_hash()
    {
        Assert.Equal(Hash(Sample.PlanAt("1.1301"), Position), Hash(Sample.PlanAt("1.130100"), Position));
        Assert.Equal(
            Hash(Sample.Plan, Position),
            Hash(Sample.Plan with { Date = SettlementDate.Parse("2014-08-06") }, Position));
    }

    [Fact]
    public void Bytes_make_the_same_hash_again()
    {
        var hash = Hash(Sample.Plan, Position);
        Assert.Equal(hash, new InputHash(hash.ToByteArray()));
        Assert.Equal(hash.ToString(), Convert.ToHexStringLower(hash.ToByteArray()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Any_other_number_of_bytes_is_no_hash(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new InputHash(new byte[length]));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Longest_numbers_are_hashed_whole(long minor)
    {
        var text = "settlement-input=1\nproduct=default\ncurrency=CNY\nquote=income_per_10000\nyield=1.1301\nrounding=truncate\n" +
            $"position={minor}\n";
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            Hash(Sample.Plan, new Money(minor)).ToString());
    }

    private static InputHash Hash(DayPlan plan, Money position) => InputHash.Compute(InputHash.DayPrefix(plan), position);
}

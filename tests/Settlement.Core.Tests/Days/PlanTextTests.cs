namespace Settlement.Core.Tests;

public sealed class PlanTextTests
{
    private static readonly PlanText Text = new()
    {
        Date = Sample.Date,
        Product = "default",
        Currency = "CNY",
        Quote = "income_per_10000",
        Yield = "1.1301",
        Rounding = "truncate",
        Payer = "ledger",
    };

    [Fact]
    public void The_fields_of_a_plan_are_read_back()
    {
        Assert.True(Text.TryRead(out var plan, out var problem), problem);
        Assert.Equal(Sample.LedgerPlan, plan);

        Assert.True((Text with { Payer = "service", Rounding = "half-up", Currency = "JPY", Quote = "annual_percent_act_360" }).TryRead(out plan, out _));
        Assert.Equal(
            new DayPlan(Sample.Date, ProductId.Parse("default"), Currency.Find("JPY")!, Yield.Parse("1.1301", YieldQuote.AnnualPercentAct360), Rounding.HalfUp, Payer.Service),
            plan);

        Assert.True((Text with { Residues = "carry", CarriesFrom = "2014-08-04" }).TryRead(out plan, out _));
        Assert.Equal(Sample.LedgerPlan with { ResiduePolicy = ResiduePolicy.Carry, CarriesFrom = SettlementDate.Parse("2014-08-04") }, plan);
    }

    public static TheoryData<PlanText, string> Altered => new()
    {
        { Text with { Product = "a fund" }, "product \"a fund\" is not 1 to 64 characters from A-Z, a-z, 0-9, '.', '_' and '-'" },
        { Text with { Currency = "cny" }, "unknown currency \"cny\"" },
        { Text with { Quote = "income" }, "unknown yield quote \"income\"" },
        { Text with { Yield = "1,1" }, "yield \"1,1\" has a decimal comma; write plain digits with a decimal point" },
        { Text with { Rounding = "Truncate" }, "unknown rounding \"Truncate\"" },
        { Text with { Payer = "" }, "unknown payer \"\"" },
        { Text with { Residues = "keep" }, "unknown residue policy \"keep\"" },
        { Text with { Residues = "carry", CarriesFrom = "yesterday" }, "\"yesterday\" that it carries from is no date" },
        { Text with { Residues = "carry", CarriesFrom = "2014-08-05" }, "2014-08-05 that it carries from is not before 2014-08-05" },
        { Text with { CarriesFrom = "2014-08-04" }, "it carries from 2014-08-04, and its residues are the fund's" },
    };

    [Theory]
    [MemberData(nameof(Altered))]
    public void A_field_that_is_none_is_named_with_its_text(PlanText text, string expected)
    {
        Assert.False(text.TryRead(out var plan, out var problem));
        Assert.Null(plan);
        Assert.Equal(expected, problem);
    }
}

namespace Settlement.Core.Tests;

public sealed class PayersTests
{
    [Theory]
    [InlineData(Payer.Ledger, "ledger")]
    [InlineData(Payer.Service, "service")]
    public void Name_of_a_payer_is_read_back(Payer payer, string name)
    {
        Assert.Equal(name, payer.Name());
        Assert.Equal(payer, Payers.Find(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ledger")]
    [InlineData("ledger ")]
    public void Any_other_name_is_no_payers(string name) => Assert.Null(Payers.Find(name));

    [Fact]
    public void Unknown_payer_has_no_name() => Assert.Throws<ArgumentOutOfRangeException>(() => ((Payer)9).Name());
}

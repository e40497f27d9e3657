namespace Settlement.Core.Tests;

public sealed class RoundingsTests
{
    [Theory]
    [InlineData(Rounding.Truncate, "truncate")]
    [InlineData(Rounding.HalfEven, "half-even")]
    [InlineData(Rounding.HalfUp, "half-up")]
    public void Name_finds_its_rounding_again(Rounding rounding, string name)
    {
        Assert.Equal(name, rounding.Name());
        Assert.Equal(rounding, Roundings.Find(name));
    }

    [Theory]
    [InlineData("Truncate")]
    [InlineData("")]
    [InlineData("half_up")]
    public void Unknown_name_finds_nothing(string name) => Assert.Null(Roundings.Find(name));

    [Fact]
    public void Unknown_number_has_no_name() => Assert.Throws<ArgumentOutOfRangeException>(() => ((Rounding)3).Name());
}

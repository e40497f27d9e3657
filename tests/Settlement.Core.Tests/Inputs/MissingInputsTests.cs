namespace Settlement.Core.Tests;

public sealed class MissingInputsTests
{
    [Theory]
    [InlineData(true, true, "positions and yield")]
    [InlineData(true, false, "positions")]
    [InlineData(false, true, "yield")]
    [InlineData(false, false, "nothing")]
    public void What_a_date_lacks_is_said_in_words(bool positions, bool yield, string expected) =>
        Assert.Equal(expected, new MissingInputs(positions, yield).ToString());
}

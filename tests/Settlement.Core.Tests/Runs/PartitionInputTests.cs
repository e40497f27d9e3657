namespace Settlement.Core.Tests;

public sealed class PartitionInputTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Users_are_counted_instead_of_listed_only_where_nobody_needed_attention(bool hasAttention)
    {
        var input = new PartitionInput(
            DayWorld.Request(), Sample.Plan, hasAttention, "0/1", Continuation: null, SettledPart.Empty);

        Assert.Equal(hasAttention ? null : Sample.Plan, input.Page("token").Plan);
        Assert.Equal("token", input.Page("token").Continuation);
    }
}

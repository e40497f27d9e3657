namespace Settlement.Core.Tests;

public sealed class StoredPositionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(20111)]
    [InlineData(Money.LargestPositionMinor)]
    public void Row_in_range_is_a_position(long balance)
    {
        Assert.True(new StoredPosition("user-1", balance).TryValidate(out var position, out var problem), problem);
        Assert.Equal(new Position(UserId.Parse("user-1"), new Money(balance)), position);
    }

    [Theory]
    [InlineData("user-1", -1, "balance of -1 minor units is outside 0 to 1000000000000000")]
    [InlineData("user-1", Money.LargestPositionMinor + 1, "balance of 1000000000000001 minor units is outside 0 to 1000000000000000")]
    [InlineData("user-1", long.MinValue, "balance of -9223372036854775808 minor units is outside 0 to 1000000000000000")]
    [InlineData("a/b", 1, "user id contains '/'; none of / \\ # ? is allowed")]
    [InlineData("", 1, "user id is empty")]
    public void Row_out_of_range_is_refused_with_the_reason(string user, long balance, string expected)
    {
        Assert.False(new StoredPosition(user, balance).TryValidate(out var position, out var problem));
        Assert.Equal(expected, problem);
        Assert.Equal(default, position);
    }
}

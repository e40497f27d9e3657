namespace Settlement.Core.Tests;

public sealed class PollingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Polling_without_a_pause_is_refused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Polling(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Shortest_pause_is_taken() => Assert.Equal(TimeSpan.FromTicks(1), new Polling(TimeSpan.FromTicks(1)).Interval);
}

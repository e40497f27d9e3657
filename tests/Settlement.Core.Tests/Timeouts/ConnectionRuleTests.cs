namespace Settlement.Core.Tests.Timeouts;

public sealed class ConnectionRuleTests
{
    [Theory]
    [InlineData(64, 32, null)]
    [InlineData(32, 32, null)]
    [InlineData(
        31,
        32,
        "there are too few connections to the store: store: 31 connections ≥ 32 requests at once does not hold; allow 32 connections or more, or 31 requests at once or fewer")]
    public void Pool_is_large_enough_with_a_connection_for_each_request(int connections, int concurrency, string? problem)
    {
        var rule = new ConnectionRule("store", connections, concurrency);

        Assert.Equal(problem is null, rule.Holds);
        Assert.Equal(problem, rule.FindProblem());
    }
}

namespace Settlement.Core.Tests.Timeouts;

public sealed class TimeoutRuleTests
{
    // The last two rows are the lock of the seed incident before and after its time-outs were raised.
    [Theory]
    [InlineData(30, 2, 10, 2, true, 25)]
    [InlineData(25, 2, 10, 2, true, 25)]
    [InlineData(24, 2, 10, 2, false, 25)]
    [InlineData(1, 1, 1, 0, false, 2)]
    [InlineData(2, 1, 1, 0, true, 2)]
    [InlineData(1_000_000, 100, 3_600, 3_600, true, 720_001)]
    [InlineData(5, 2, 10, 0, false, 21)]
    [InlineData(30, 2, 10, 0, true, 21)]
    public void Rule_holds_only_where_the_lease_is_longer_than_all_attempts(
        int lease, int attempts, int timeout, int backOff, bool holds, int shortest)
    {
        var rule = Rule(lease, attempts, timeout, backOff);

        Assert.Equal(holds, rule.Holds);
        Assert.Equal(holds, rule.FindProblem() is null);
        Assert.Equal(TimeSpan.FromSeconds(shortest), rule.ShortestLease);
        Assert.True((rule with { Lease = rule.ShortestLease }).Holds);
        Assert.False((rule with { Lease = rule.LongestActivity }).Holds);
    }

    [Fact]
    public void Problem_names_the_numbers_the_inequality_and_a_lease_that_would_do() => Assert.Equal(
        "the lease of 30 s is too short: lease 30 s > 4 attempts × (10 s time-out + 2 s back-off) = 48 s does not hold; set leaseSeconds to 49 or more",
        Rule(30, 4, 10, 2).FindProblem());

    [Fact]
    public void Inequality_of_one_attempt_is_in_the_singular() =>
        Assert.Equal("lease 30 s > 1 attempt × (10 s time-out + 0 s back-off) = 10 s", Rule(30, 1, 10, 0).Inequality);

    // Payments count in each attempt, the commit grace once.
    [Theory]
    [InlineData(204, false)]
    [InlineData(205, true)]
    public void Rule_counts_payments_in_each_attempt_and_the_commit_grace_once(int lease, bool holds)
    {
        var rule = Rule(lease, 2, 10, 2) with { PaymentTime = TimeSpan.FromSeconds(75), CommitGrace = TimeSpan.FromSeconds(30) };

        Assert.Equal(holds, rule.Holds);
        Assert.Equal(TimeSpan.FromSeconds(205), rule.ShortestLease);
        Assert.Equal(
            $"lease {lease} s > 2 attempts × (10 s time-out + 75 s payment + 2 s back-off) + 30 s commit grace = 204 s", rule.Inequality);
        Assert.Equal(
            holds ? null : $"the lease of {lease} s is too short: {rule.Inequality} does not hold; set leaseSeconds to 205 or more",
            rule.FindProblem());
    }

    private static TimeoutRule Rule(int lease, int attempts, int timeout, int backOff) =>
        new(TimeSpan.FromSeconds(lease), attempts, TimeSpan.FromSeconds(timeout), TimeSpan.FromSeconds(backOff));
}

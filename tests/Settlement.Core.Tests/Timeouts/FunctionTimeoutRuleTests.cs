namespace Settlement.Core.Tests.Timeouts;

public sealed class FunctionTimeoutRuleTests
{
    // An attempt of 10 s and its payment of 75 s; back-offs and further attempts are other executions.
    [Theory]
    [InlineData(600, null)]
    [InlineData(86, null)]
    [InlineData(
        85,
        "the function time-out of 85 s is too short: function time-out 85 s > activity time-out 85 s does not hold; set functionTimeout to 00:01:26 or more")]
    public void Function_may_take_longer_than_one_attempt_of_an_activity_with_its_payment(int functionSeconds, string? problem)
    {
        var activity = new TimeoutRule(TimeSpan.FromSeconds(300), 2, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2))
        {
            PaymentTime = TimeSpan.FromSeconds(75),
            CommitGrace = TimeSpan.FromSeconds(30),
        };
        var rule = FunctionTimeoutRule.Of(TimeSpan.FromSeconds(functionSeconds), activity);

        Assert.Equal(problem is null, rule.Holds);
        Assert.Equal(problem, rule.FindProblem());
    }
}

namespace Settlement.Core;

/// <summary>
/// The rule that a host lets an activity come to its own end: function time-out &gt; activity time-out. A host that ends a
/// function first leaves behind work that nobody waits for and that nobody counted.
/// </summary>
/// <param name="FunctionTimeout">After what time the host ends a function; positive.</param>
/// <param name="ActivityTimeout">The longest that one attempt of an activity takes by its own time-outs; positive.</param>
public sealed record FunctionTimeoutRule(TimeSpan FunctionTimeout, TimeSpan ActivityTimeout)
{
    /// <summary>The rule for the activities that another rule is about: an attempt's time-out and its payment.</summary>
    public static FunctionTimeoutRule Of(TimeSpan functionTimeout, TimeoutRule rule) =>
        new(functionTimeout, rule.AttemptTimeout + rule.PaymentTime);

    /// <summary>Whether the function's time-out is the longer one. Equal is not enough.</summary>
    public bool Holds => FunctionTimeout > ActivityTimeout;

    /// <summary>The broken rule on one line, with its numbers and a time-out that would do; null where the rule holds.</summary>
    public string? FindProblem() => Holds
        ? null
        : $"the function time-out of {Duration.Text(FunctionTimeout)} is too short: {Inequality} does not hold; " +
            $"set functionTimeout to {TimeSpan.FromSeconds((ActivityTimeout.Ticks / TimeSpan.TicksPerSecond) + 1):c} or more";

    /// <summary>The inequality with its numbers, whether it holds or not: <c>function time-out 600 s &gt; activity time-out 85 s</c>.</summary>
    public string Inequality =>
        $"function time-out {Duration.Text(FunctionTimeout)} > activity time-out {Duration.Text(ActivityTimeout)}";
}

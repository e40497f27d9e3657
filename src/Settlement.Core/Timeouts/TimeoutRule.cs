using System.Globalization;

namespace Settlement.Core;

/// <summary>
/// The rule that keeps a lease longer than the work that may still be under way when its holder falls silent:
/// lease &gt; attempts × (attempt time-out + payment time + back-off) + commit grace. A lease that ends earlier lets a second
/// run begin while the first one's work still lands; records and payments stay right then, but the lease is of no use.
/// </summary>
/// <param name="Lease">How long a lease outlasts its holder's last heartbeat; positive.</param>
/// <param name="Attempts">All attempts of an activity, the first included; at least 1.</param>
/// <param name="AttemptTimeout">How long one attempt may take; positive.</param>
/// <param name="BackOff">The wait before each further attempt; not negative.</param>
public sealed record TimeoutRule(TimeSpan Lease, int Attempts, TimeSpan AttemptTimeout, TimeSpan BackOff)
{
    /// <summary>
    /// How long a payment may take in each attempt, with the payment service's own attempts and waits; not negative. Zero
    /// where payments are part of the store.
    /// </summary>
    public TimeSpan PaymentTime { get; init; }

    /// <summary>How long a write that nobody waits for any more may still land in the store; not negative.</summary>
    public TimeSpan CommitGrace { get; init; }

    /// <summary>Attempts × (attempt time-out + payment time + back-off): the longest an activity can take with all its attempts.</summary>
    public TimeSpan LongestActivity =>
        TimeSpan.FromTicks(checked(Attempts * (AttemptTimeout.Ticks + PaymentTime.Ticks + BackOff.Ticks)));

    /// <summary>The longest that work may go on behind a holder that fell silent.</summary>
    public TimeSpan LongestSilence => LongestActivity + CommitGrace;

    /// <summary>Whether the lease is longer than that. Equal is not enough.</summary>
    public bool Holds => Lease > LongestSilence;

    /// <summary>The shortest lease of whole seconds that the rule accepts.</summary>
    public TimeSpan ShortestLease => TimeSpan.FromSeconds((LongestSilence.Ticks / TimeSpan.TicksPerSecond) + 1);

    /// <summary>The broken rule on one line, with its numbers and a lease that would do; null if the rule holds.</summary>
    public string? FindProblem() => Holds
        ? null
        : $"the lease of {Duration.Text(Lease)} is too short: {Inequality} does not hold; set leaseSeconds to {Duration.Seconds(ShortestLease)} or more";

    /// <summary>The inequality with its numbers, whether it holds or not: <c>lease 30 s &gt; 2 attempts × (10 s time-out + 2 s back-off) = 24 s</c>.</summary>
    public string Inequality
    {
        get
        {
            var payment = PaymentTime == TimeSpan.Zero ? string.Empty : $" + {Duration.Text(PaymentTime)} payment";
            var grace = CommitGrace == TimeSpan.Zero ? string.Empty : $" + {Duration.Text(CommitGrace)} commit grace";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"lease {Duration.Text(Lease)} > {Attempts} attempt{(Attempts == 1 ? string.Empty : "s")} × ({Duration.Text(AttemptTimeout)} time-out{payment} + {Duration.Text(BackOff)} back-off){grace} = {Duration.Text(LongestSilence)}");
        }
    }
}

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

    /// <summary>The broken rule on one line, with its numbers and a time-out that would do; null if the rule holds.</summary>
    public string? FindProblem() => Holds
        ? null
        : $"the function time-out of {Duration.Text(FunctionTimeout)} is too short: {Inequality} does not hold; " +
            $"set functionTimeout to {TimeSpan.FromSeconds((ActivityTimeout.Ticks / TimeSpan.TicksPerSecond) + 1):c} or more";

    /// <summary>The inequality with its numbers, whether it holds or not: <c>function time-out 600 s &gt; activity time-out 85 s</c>.</summary>
    public string Inequality =>
        $"function time-out {Duration.Text(FunctionTimeout)} > activity time-out {Duration.Text(ActivityTimeout)}";
}

/// <summary>Writes durations in seconds, as settings name them: at most three decimals.</summary>
public static class Duration
{
    /// <summary>Such as <c>1.5 s</c>.</summary>
    public static string Text(TimeSpan span) => $"{Seconds(span)} s";

    /// <summary>Such as <c>1.5</c>.</summary>
    public static string Seconds(TimeSpan span) =>
        ((decimal)span.Ticks / TimeSpan.TicksPerSecond).ToString("0.###", CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Settlement.Core;

/// <summary>
/// The rule that keeps a lease longer than the work it covers: lease &gt; attempts × (attempt time-out + back-off).
/// A lease that ends while its holder still tries lets a second holder do the same work; records and payments stay
/// right then, but the lease is of no use.
/// </summary>
/// <param name="Lease">How long a lease is held; positive.</param>
/// <param name="Attempts">All attempts of an activity, the first included; at least 1.</param>
/// <param name="AttemptTimeout">How long one attempt may take; positive.</param>
/// <param name="BackOff">The wait before each further attempt; not negative.</param>
public sealed record TimeoutRule(TimeSpan Lease, int Attempts, TimeSpan AttemptTimeout, TimeSpan BackOff)
{
    /// <summary>Attempts × (attempt time-out + back-off): the longest an activity can take with all its attempts.</summary>
    public TimeSpan LongestActivity => TimeSpan.FromTicks(checked(Attempts * (AttemptTimeout.Ticks + BackOff.Ticks)));

    /// <summary>Whether the lease is longer than that. Equal is not enough.</summary>
    public bool Holds => Lease > LongestActivity;

    /// <summary>The shortest lease of whole seconds that the rule accepts.</summary>
    public TimeSpan ShortestLease => TimeSpan.FromSeconds((LongestActivity.Ticks / TimeSpan.TicksPerSecond) + 1);

    /// <summary>The broken rule on one line, with its numbers and a lease that would do; null where the rule holds.</summary>
    public string? FindProblem() => Holds
        ? null
        : $"the lease of {Text(Lease)} is too short: {Inequality} does not hold; set leaseSeconds to {Seconds(ShortestLease)} or more";

    /// <summary>The inequality with its numbers, whether it holds or not: <c>lease 30 s &gt; 2 attempts × (10 s + 2 s back-off) = 24 s</c>.</summary>
    public string Inequality => string.Create(
        CultureInfo.InvariantCulture,
        $"lease {Text(Lease)} > {Attempts} attempt{(Attempts == 1 ? string.Empty : "s")} × ({Text(AttemptTimeout)} time-out + {Text(BackOff)} back-off) = {Text(LongestActivity)}");

    private static string Text(TimeSpan span) => $"{Seconds(span)} s";

    private static string Seconds(TimeSpan span) =>
        ((decimal)span.Ticks / TimeSpan.TicksPerSecond).ToString("0.###", CultureInfo.InvariantCulture);
}

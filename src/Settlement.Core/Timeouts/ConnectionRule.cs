using System.Globalization;

namespace Settlement.Core;

/// <summary>
/// The rule that a pool never runs dry: connections ≥ requests at once. A request that waits for a connection spends its
/// time-out on waiting; that is how the lock of the incident ended before its transaction had begun.
/// </summary>
/// <param name="Pool">What the connections lead to, as a person calls it.</param>
/// <param name="Connections">The most connections there are; at least 1.</param>
/// <param name="Concurrency">The most requests under way at once; at least 1.</param>
public sealed record ConnectionRule(string Pool, int Connections, int Concurrency)
{
    /// <summary>Whether there is a connection for each request. As many are enough.</summary>
    public bool Holds => Connections >= Concurrency;

    /// <summary>The broken rule on one line, with its numbers and what would do; null if the rule holds.</summary>
    public string? FindProblem() => Holds
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"there are too few connections to the {Pool}: {Inequality} does not hold; allow {Concurrency} connections or more, or {Connections} requests at once or fewer");

    /// <summary>The inequality with its numbers, whether it holds or not: <c>store: 64 connections ≥ 32 requests at once</c>.</summary>
    public string Inequality => string.Create(
        CultureInfo.InvariantCulture, $"{Pool}: {Connections} connections ≥ {Concurrency} requests at once");
}

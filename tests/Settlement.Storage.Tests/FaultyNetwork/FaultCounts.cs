using System.Collections.Concurrent;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>What really happened, over all schedules. Thread-safe.</summary>
internal sealed class FaultCounts
{
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    public int this[string what] => counts.GetValueOrDefault(what);

    public int this[FaultKind kind] => this[kind.ToString()];

    public void Add(FaultKind kind) => Add(kind.ToString());

    public void Add(string what) => counts.AddOrUpdate(what, 1, static (_, count) => count + 1);

    public override string ToString() =>
        string.Join(", ", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}"));
}

using System.Collections.Concurrent;

namespace PaymentServiceSample;

/// <summary>
/// Decides what goes wrong. The same seed gives the same faults to the same requests, in whatever order the requests of
/// different payments arrive: a decision hangs on the seed, the transaction id, and how often that was asked for.
/// </summary>
public sealed class Faults
{
    private static readonly Fault[] Kinds =
        [Fault.Throttled, Fault.RefusedBefore, Fault.DroppedBefore, Fault.FailedAfter, Fault.DroppedAfter];

    private readonly ConcurrentDictionary<string, int> asked = new(StringComparer.Ordinal);
    private readonly Func<string, int, Fault> decide;

    private Faults(Func<string, int, Fault> decide) => this.decide = decide;

    /// <summary>No faults, or those of a seed.</summary>
    /// <param name="seed">The seed; null for no faults.</param>
    /// <param name="percent">How many requests in a hundred fail.</param>
    public static Faults Of(ulong? seed, int percent) =>
        Scripted((what, count) => seed is { } number ? Decide(number, percent, what, count) : Fault.None);

    /// <summary>Faults as told.</summary>
    /// <param name="decide">
    /// Takes <c>POST</c> or <c>GET</c> with a blank and the transaction id, and how often this was asked for, from 1.
    /// </param>
    public static Faults Scripted(Func<string, int, Fault> decide) => new(decide);

    /// <summary>The fault of the next request of its kind.</summary>
    public Fault Next(string method, string transactionId)
    {
        var what = $"{method} {transactionId}";
        return decide(what, asked.AddOrUpdate(what, 1, (_, count) => count + 1));
    }

    /// <summary>The fault of a seed: for what is asked, and how often it was asked for, from 1.</summary>
    public static Fault Decide(ulong seed, int percent, string what, int count)
    {
        // FNV-1a over the request, then the finaliser of SplitMix64: string.GetHashCode differs from process to process.
        unchecked
        {
            var hash = 14695981039346656037UL ^ (seed * 0x9E3779B97F4A7C15UL) ^ (ulong)count;
            foreach (var c in what)
            {
                hash = (hash ^ c) * 1099511628211UL;
            }

            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
            hash ^= hash >> 31;
            return hash % 100 < (ulong)percent ? Kinds[hash / 100 % (ulong)Kinds.Length] : Fault.None;
        }
    }
}

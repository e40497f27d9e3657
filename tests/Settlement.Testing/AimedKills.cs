using System.Collections.Concurrent;

namespace Settlement.Testing;

/// <summary>
/// Kills processes, each in a phase of its work, until every phase has been hit so often. Kills that all came too late would
/// show nothing, and on a busy machine some do.
/// </summary>
public static class AimedKills
{
    private const int MostRounds = 6;

    private static readonly ParallelOptions SeveralAtOnce = new() { MaxDegreeOfParallelism = 4 };

    /// <summary>Kills, several processes side by side.</summary>
    /// <typeparam name="TPhase">The phases, all of which are to be hit.</typeparam>
    /// <param name="usual">How often each phase is hit by default.</param>
    /// <param name="nightly">How often in the nightly run.</param>
    /// <param name="killAsync">
    /// Starts a process, kills it in a phase and checks what comes of it; is told the phase, and a number to seed its delays with.
    /// Returns the phase that the process really was in; null where it had come to its end.
    /// </param>
    public static async Task RunAsync<TPhase>(int usual, int nightly, Func<TPhase, int, Task<TPhase?>> killAsync)
        where TPhase : struct, Enum
    {
        var each = TestSeeds.IsNightly ? nightly : usual;
        var hits = new ConcurrentDictionary<TPhase, int>(Enum.GetValues<TPhase>().Select(phase => KeyValuePair.Create(phase, 0)));
        var kills = 0;
        for (var round = 0; round < MostRounds && hits.Values.Any(count => count < each); round++)
        {
            var aims = hits.SelectMany(hit => Enumerable.Repeat(hit.Key, Math.Max(0, each - hit.Value))).ToList();
            await Parallel.ForEachAsync(aims, SeveralAtOnce, async (aim, _) =>
            {
                if (await killAsync(aim, Interlocked.Increment(ref kills)) is { } phase)
                {
                    hits.AddOrUpdate(phase, 1, (_, count) => count + 1);
                }
            });
        }

        Assert.True(hits.Values.All(count => count >= each), $"of {kills} kills, {each} were to hit each phase: {string.Join(", ", hits.Select(hit => $"{hit.Key} {hit.Value}"))}");
    }
}

using Xunit.Abstractions;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>Runs every seed against a store, some side by side, and sees to it that every fault really happened.</summary>
internal static class FaultedDays
{
    // A client that waits, as Cosmos' own does for up to a second before it repeats a read, leaves the processor to another.
    private const int GroupsAtOnce = 20;

    private const int Usual = 50;
    private const int Nightly = 1_000;

    // Each thing happens at least once in so many days: far fewer than happen, far more than none.
    private const int DaysForOne = 20;

    /// <summary>Runs them.</summary>
    /// <param name="shapes">How many of the shapes of day are settled.</param>
    /// <param name="open">Opens an empty store for a group of seeds.</param>
    /// <param name="output">Told how often what happened.</param>
    public static async Task RunAsync(int shapes, Func<int, Task<FaultedStore>> open, ITestOutputHelper output)
    {
        var (first, days) = TestSeeds.Choose(Usual, Nightly);
        var counts = new FaultCounts();
        await using var reference = await ReferenceDays.SettleAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(first, days).Chunk(GroupSize(days, shapes)),
            new ParallelOptions { MaxDegreeOfParallelism = GroupsAtOnce },
            async (seeds, stop) =>
            {
                await using var store = await open(seeds[0]);
                foreach (var seed in seeds)
                {
                    stop.ThrowIfCancellationRequested();
                    await new FaultedDay(seed, DayShape.All[seed % shapes], store, reference, counts).RunAsync();
                }
            });
        output.WriteLine(counts.ToString());
        if (!TestSeeds.AreNamed)
        {
            var least = days / DaysForOne;
            Assert.All(
                Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.None),
                kind => Assert.True(counts[kind] >= least, $"{kind} happened {counts[kind]} times"));
            Assert.All(
                new[] { "late write done", "late write refused", "run finished", "run broken off", "correction finished", "correction broken off" },
                what => Assert.True(counts[what] >= least, $"{what}: {counts[what]} times"));
        }
    }

    // No group has a shape twice, as its store has one day of each date. None waits for another before it starts, if that
    // can be had.
    private static int GroupSize(int days, int shapes) => Math.Clamp((days + GroupsAtOnce - 1) / GroupsAtOnce, 1, shapes);
}

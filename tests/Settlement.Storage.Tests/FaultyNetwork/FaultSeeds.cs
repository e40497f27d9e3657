using System.Globalization;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>Which seeds are run: a thousand, or the one that a variable names.</summary>
internal static class FaultSeeds
{
    /// <summary>The variable that names one seed, such as <c>17</c>, or a range, such as <c>1000-9999</c>.</summary>
    public const string Variable = "SETTLEMENT_FAULT_SEEDS";

    private const int Usual = 1_000;

    /// <summary>Whether all of the usual seeds are run, so that every kind of fault must have happened.</summary>
    public static bool AreUsual => Asked is null;

    private static string? Asked => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    /// <summary>The seeds, in groups that fit into one store.</summary>
    /// <param name="shapes">How many shapes of day there are: a group has each of them once at most.</param>
    public static IEnumerable<int[]> Groups(int shapes)
    {
        var bounds = (Asked ?? $"0-{Usual - 1}").Split('-').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return Enumerable.Range(bounds[0], bounds[^1] - bounds[0] + 1).Chunk(shapes);
    }
}

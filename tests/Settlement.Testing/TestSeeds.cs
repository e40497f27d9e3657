using System.Globalization;

namespace Settlement.Testing;

/// <summary>
/// Which seeds the seeded tests run: by default as many as it takes for everything to happen that may, in the nightly run
/// many more, and those that a developer names.
/// </summary>
public static class TestSeeds
{
    /// <summary>The variable: <c>nightly</c>, one seed such as <c>17</c>, or a range such as <c>1000-4999</c>.</summary>
    public const string Variable = "SETTLEMENT_TEST_SEEDS";

    /// <summary>Whether a developer named the seeds, which may be too few for everything to happen.</summary>
    public static bool AreNamed => Asked is not ("" or "nightly");

    private static string Asked => Environment.GetEnvironmentVariable(Variable) ?? string.Empty;

    /// <summary>Whether this is the nightly run, which does all of what is otherwise done in part.</summary>
    public static bool IsNightly => Asked == "nightly";

    /// <summary>The seeds to run.</summary>
    /// <param name="usual">How many by default.</param>
    /// <param name="nightly">How many in the nightly run.</param>
    public static (int First, int Count) Choose(int usual, int nightly)
    {
        if (!AreNamed)
        {
            return (1, Asked.Length == 0 ? usual : nightly);
        }

        var bounds = Asked.Split('-').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (bounds[0], bounds[^1] - bounds[0] + 1);
    }
}

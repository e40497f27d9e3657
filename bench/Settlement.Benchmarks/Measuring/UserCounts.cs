using System.Globalization;

namespace Settlement.Benchmarks;

/// <summary>The numbers of users to measure, as given on the command line: <c>1000000,100000</c>.</summary>
internal static class UserCounts
{
    private const int Most = 100_000_000;

    /// <summary>Reads them; false if one of them is no number from 1 to 100,000,000.</summary>
    public static bool TryParse(string text, out IReadOnlyList<int> counts)
    {
        var parsed = new List<int>();
        counts = parsed;
        foreach (var item in text.Split(','))
        {
            if (!int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > Most)
            {
                return false;
            }

            parsed.Add(count);
        }

        return true;
    }
}

using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>How files in an inbox are called, on every kind of inbox.</summary>
internal static class InboxNames
{
    /// <summary>Where imported files go.</summary>
    public const string Done = "done";

    /// <summary>Where refused files go.</summary>
    public const string SetAside = "set-aside";

    /// <summary>The yields file, for any date.</summary>
    public const string Yields = "yields.csv";

    /// <summary>What follows the name of a file that was set aside: the list of its errors.</summary>
    public const string ErrorsSuffix = ".errors.txt";

    private const string Extension = ".csv";

    /// <summary>A date's positions file.</summary>
    public static string Positions(SettlementDate date) => $"positions-{date}{Extension}";

    /// <summary>A file's name with its time, and what tells two of one second apart, so that nothing is overwritten.</summary>
    public static string Stamped(string name, DateTimeOffset time, string? mark = null)
    {
        var stamp = time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return mark is null ? $"{Stem(name)}.{stamp}{Extension}" : $"{Stem(name)}.{stamp}-{mark}{Extension}";
    }

    /// <summary>The name without its extension.</summary>
    public static string Stem(string name) => name[..^Extension.Length];

    /// <summary>The errors of a refused file as the text beside it.</summary>
    public static string ErrorsText(InputFileException refusal)
    {
        var more = refusal.ProblemCount - refusal.Problems.Count;
        var lines = more > 0 ? refusal.Problems.Append($"… and {more} more") : refusal.Problems;
        return string.Concat(lines.Select(line => line + "\n"));
    }
}

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

    /// <summary>The control file that belongs to a file, or to the place where it went.</summary>
    public static string Control(string name) => name + ControlFile.Suffix;

    private const string Extension = ".csv";
    private const string PositionsPrefix = "positions-";

    // As programs call a file that they are still writing.
    private static readonly string[] Unfinished = [".tmp", ".part", ".partial", ".filepart", ".crdownload"];

    /// <summary>A date's positions file.</summary>
    public static string Positions(SettlementDate date) => $"{PositionsPrefix}{date}{Extension}";

    /// <summary>The names of what lies in an inbox that no run of any date takes in; unfinished and hidden files are none of them.</summary>
    public static MisnamedFiles FindMisnamed(IEnumerable<string> names)
    {
        var misnamed = names.Where(IsMisnamed).Order(StringComparer.Ordinal).ToList();
        return misnamed.Count == 0
            ? MisnamedFiles.None
            : new MisnamedFiles([.. misnamed.Take(InboxReport.MostFiles).Select(QuotedText.Escape)], misnamed.Count);
    }

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

    private static bool IsMisnamed(string name) => IsMisnamedFile(
        name.EndsWith(ControlFile.Suffix, StringComparison.Ordinal) ? name[..^ControlFile.Suffix.Length] : name);

    private static bool IsMisnamedFile(string name) =>
        name != Yields &&
        !(name.StartsWith(PositionsPrefix, StringComparison.Ordinal) &&
            name.EndsWith(Extension, StringComparison.Ordinal) &&
            SettlementDate.TryParse(name[PositionsPrefix.Length..^Extension.Length], out _, out _)) &&
        !name.StartsWith('.') &&
        !Unfinished.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}

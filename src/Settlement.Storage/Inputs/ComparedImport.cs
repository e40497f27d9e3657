using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// An import compares what it brings with what is there, and only then writes. Where another import, or a day's close,
/// comes in between, it compares again: that names the lines that cannot be written.
/// </summary>
internal static class ComparedImport
{
    private const int Attempts = 3;

    /// <summary>Runs an import.</summary>
    /// <param name="compareAndWrite">Compares and writes once.</param>
    /// <exception cref="InputDiffersException">Others came in between every time.</exception>
    /// <exception cref="InputSealedException">Closes came in between every time.</exception>
    public static async Task<ImportReport> RunAsync(Func<Task<ImportReport>> compareAndWrite)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await compareAndWrite();
            }
            catch (Exception exception) when (attempt < Attempts && exception is (InputDiffersException or InputSealedException))
            {
                // Compared again.
            }
        }
    }
}

/// <summary>What an import did.</summary>
/// <param name="Counts">Rows added, unchanged and replaced.</param>
/// <param name="IgnoredColumns">Columns of the file that were not needed.</param>
/// <param name="LastLineIsOpen">
/// Whether the last line has no line end, and nobody announced what the file holds: it may have been cut short in its last
/// number.
/// </param>
public sealed record ImportReport(ImportCounts Counts, IReadOnlyList<string> IgnoredColumns, bool LastLineIsOpen = false)
{
    /// <summary>What to say of a file whose last line has no line end.</summary>
    public const string OpenLastLine =
        "the last line has no line end: the file may have been cut short within it; compare it with its source, or have the rows and the total announced";
}

/// <summary>What a refused line says to do about it; it depends on who imports.</summary>
/// <param name="Replace">About a value that is there and differs.</param>
/// <param name="Missing">About users who are there and not in the file.</param>
/// <param name="Negative">About a negative yield.</param>
internal sealed record ImportAdvice(string Replace, string Missing, string Negative)
{
    /// <summary>On the command line.</summary>
    public static ImportAdvice CommandLine { get; } = new(
        "add --replace to replace it",
        "add --replace to withdraw them, or --add if the file only adds users",
        "add --allow-negative if it is intended");
}

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

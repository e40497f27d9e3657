using Settlement.Core;

namespace Settlement.Cli;

/// <summary>
/// A file in this machine's temporary folder that a run keeps locked. The system ends the lock with the process, however
/// that ends: a marker that is there and not locked is proof that its run is dead. No marker proves nothing; the run may
/// be on another machine.
/// </summary>
internal sealed class RunMarker : IDisposable
{
    private readonly FileStream file;

    private RunMarker(FileStream file) => this.file = file;

    /// <summary>Makes and locks the marker of a run; null if the temporary folder takes no file.</summary>
    public static RunMarker? TryCreate(RunId run)
    {
        try
        {
            return new RunMarker(new FileStream(PathOf(run), FileMode.CreateNew, FileAccess.Write, FileShare.None));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a run that was on this machine is certainly over.</summary>
    public static bool ShowsDead(RunId run)
    {
        try
        {
            using var free = new FileStream(PathOf(run), FileMode.Open, FileAccess.Read, FileShare.None);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes the marker of a run that is over, if it can be removed.</summary>
    public static void Remove(RunId run)
    {
        try
        {
            File.Delete(PathOf(run));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's: an empty file stays behind until the system clears its temporary folder.
        }
    }

    /// <summary>Ends the lock; the file stays until somebody calls <see cref="Remove"/>.</summary>
    public void Dispose() => file.Dispose();

    private static string PathOf(RunId run) => Path.Combine(Path.GetTempPath(), $"settle-run-{run}.lock");
}

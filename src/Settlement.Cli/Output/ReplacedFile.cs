using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>Writes a file beside its target and moves it there when it is complete: nobody ever sees half of it.</summary>
internal static class ReplacedFile
{
    private const int BufferSize = 128 * 1024;

    /// <exception cref="BadUsageException">The file cannot be written there.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var target = ResolveLink(Path.GetFullPath(path));
        if (Directory.Exists(target))
        {
            throw new BadUsageException($"{path} is a folder; name a file");
        }

        // A device or pipe cannot be moved over, and must not be.
        if (IsDevice(target))
        {
            await GuardAsync(path, async () =>
            {
                await using var device = Open(path, path, FileMode.Open);
                await write(device);
            });
            return;
        }

        var unfinished = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            await GuardAsync(path, async () =>
            {
                await using var stream = Open(path, unfinished, FileMode.CreateNew);
                await write(stream);
                Guard(path, () => stream.Flush(flushToDisk: true));
            });

            Guard(path, () => File.Move(unfinished, target, overwrite: true));
        }
        catch
        {
            if (File.Exists(unfinished))
            {
                File.Delete(unfinished);
            }

            throw;
        }
    }

    // Files in shared memory are files like others.
    private static bool IsDevice(string path) =>
        (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)) ||
        path.StartsWith("/proc/", StringComparison.Ordinal);

    private static string ResolveLink(string path) =>
        IsDevice(path) || !File.Exists(path)
            ? path
            : new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;

    private static FileStream Open(string path, string opened, FileMode mode)
    {
        FileStream? stream = null;
        Guard(path, () => stream = new FileStream(opened, mode, FileAccess.Write, FileShare.Read, BufferSize, useAsync: false));
        return stream!;
    }

    // What is written comes from a store or another file, whose failures are not this file's: only a full disk is.
    private static async Task GuardAsync(string path, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw Full(path, exception);
        }
    }

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw Full(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadUsageException($"{path} cannot be written: {OneLine.Of(exception.Message)}", exception);
        }
    }

    private static BadUsageException Full(string path, IOException exception) =>
        new($"{path} cannot be written: the disk is full; free some space, or write elsewhere", exception);
}

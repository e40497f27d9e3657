namespace Settlement.Storage;

/// <summary>Tells a disk that is full from other failures of files.</summary>
public static class DiskFull
{
    // ENOSPC of Linux and macOS (errno.h), ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows (winerror.h).
    private const int NoSpace = 28;
    private const int HandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether that is what failed.</summary>
    public static bool Is(IOException exception) =>
        exception.HResult is HandleDiskFull or WindowsDiskFull || (exception.HResult == NoSpace && !OperatingSystem.IsWindows());
}

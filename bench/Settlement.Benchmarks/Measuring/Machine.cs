using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Settlement.Benchmarks;

/// <summary>The machine in a line: figures without it say nothing.</summary>
internal static class Machine
{
    /// <summary>System, processor, memory, file system, .NET and date.</summary>
    /// <param name="folder">A folder on the disk that is measured.</param>
    /// <param name="time">Says what day it is.</param>
    public static string Describe(string folder, TimeProvider time) => FormattableString.Invariant(
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores of {Processor()}, ") +
        $"{Figures.Gigabytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} GB memory, {FileSystem(folder)}, " +
        $"{RuntimeInformation.FrameworkDescription}, {time.GetUtcNow():yyyy-MM-dd}";

    /// <summary>The load average of the last minute: how many wanted a core, this benchmark's own processes among them. Null but on Linux.</summary>
    public static string? Load() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null;

    private static string Processor()
    {
        const string Unknown = "unknown make";
        if (OperatingSystem.IsLinux())
        {
            // Arm kernels give no model name.
            var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
            return line is null ? Unknown : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        return OperatingSystem.IsMacOS()
            ? ReadMac()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? Unknown;
    }

    private static string ReadMac()
    {
        using var sysctl = Process.Start(
            new ProcessStartInfo("sysctl", ["-n", "machdep.cpu.brand_string"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        return sysctl.StandardOutput.ReadToEnd().Trim();
    }

    // On a file system in memory a commit costs nothing: the reader should see it.
    private static string FileSystem(string folder) =>
        new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).DriveFormat;
}

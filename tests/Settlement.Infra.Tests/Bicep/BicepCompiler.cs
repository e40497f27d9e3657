using System.Diagnostics;
using System.Reflection;

namespace Settlement.Infra.Tests;

/// <summary>The real Bicep compiler. What it is asked here it answers without a network.</summary>
internal static class BicepCompiler
{
    private static readonly string Program = typeof(BicepCompiler).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Bicep").Value!;

    /// <summary>Runs the compiler.</summary>
    /// <returns>Its exit code, and everything it wrote to standard error: diagnostics, or nothing.</returns>
    public static async Task<(int ExitCode, string Diagnostics)> RunAsync(params string[] arguments)
    {
        // A package that was unpacked elsewhere may have lost the bit.
        if (!OperatingSystem.IsWindows() && File.Exists(Program))
        {
            File.SetUnixFileMode(Program, File.GetUnixFileMode(Program) | UnixFileMode.UserExecute);
        }

        using var process = Process.Start(new ProcessStartInfo(Program, arguments)
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var diagnostics = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, await diagnostics);
    }
}

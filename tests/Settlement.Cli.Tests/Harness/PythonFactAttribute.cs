using System.ComponentModel;
using System.Diagnostics;

namespace Settlement.Cli.Tests;

/// <summary>A test of a Python program, passed over where there is no Python.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    // Asked for once: what "python3" names may be a script that looks for the program at each start.
    private static readonly Lazy<string?> Found = new(Find);

    public PythonFactAttribute()
    {
        if (Found.Value is null)
        {
            Skip = "python3 does not start; install Python 3.8 or later";
        }
    }

    /// <summary>The program.</summary>
    public static string Python => Found.Value!;

    private static string? Find()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", ["-c", "import sys; print(sys.executable)"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var path = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? path : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

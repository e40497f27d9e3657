using System.ComponentModel;
using System.Diagnostics;

namespace Settlement.Cli.Tests;

/// <summary>A test of a Python program, passed over where there is no Python.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> IsThere = new(Find);

    public PythonFactAttribute()
    {
        if (!IsThere.Value)
        {
            Skip = "python3 does not start; install Python 3.8 or later";
        }
    }

    private static bool Find()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", "--version") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

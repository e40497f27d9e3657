using System.Globalization;

namespace Settlement.Cli.Tests;

/// <summary>A test that interrupts a program. A shell starts its background jobs with SIGINT ignored, and they hand that on.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InterruptFactAttribute : FactAttribute
{
    private const string Status = "/proc/self/status";
    private const string Ignored = "SigIgn:";
    private const ulong Interrupt = 1UL << 1;

    public InterruptFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "needs the signals of Unix";
        }
        else if (File.Exists(Status) && IsIgnored(File.ReadLines(Status)))
        {
            Skip = "SIGINT is ignored here, as in a background job of a shell; run the tests in the foreground";
        }
    }

    private static bool IsIgnored(IEnumerable<string> status)
    {
        var mask = status.First(line => line.StartsWith(Ignored, StringComparison.Ordinal))[Ignored.Length..].Trim();
        return (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Interrupt) != 0;
    }
}

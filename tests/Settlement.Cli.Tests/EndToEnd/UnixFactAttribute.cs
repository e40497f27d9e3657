namespace Settlement.Cli.Tests;

/// <summary>A test that needs signals or limits of a Unix shell.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "needs the signals and limits of a Unix shell";
        }
    }
}

namespace Settlement.Infra.Tests;

/// <summary>A test that runs a POSIX shell.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PosixTheoryAttribute : TheoryAttribute
{
    public PosixTheoryAttribute()
    {
        Skip = OperatingSystem.IsWindows() ? "runs a POSIX shell" : null;
    }
}

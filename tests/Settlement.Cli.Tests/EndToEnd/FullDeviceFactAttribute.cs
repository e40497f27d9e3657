namespace Settlement.Cli.Tests;

/// <summary>A test that needs the device of Linux that is always full.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FullDeviceFactAttribute : FactAttribute
{
    /// <summary>The device.</summary>
    public const string Device = "/dev/full";

    public FullDeviceFactAttribute()
    {
        if (!File.Exists(Device))
        {
            Skip = $"needs {Device}";
        }
    }
}

namespace Settlement.Cli.Tests;

/// <summary>A test that needs the folder that Linux keeps in memory, skipped by name elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedMemoryFactAttribute : FactAttribute
{
    public const string Folder = "/dev/shm";

    public SharedMemoryFactAttribute()
    {
        if (!Directory.Exists(Folder))
        {
            Skip = $"there is no {Folder} here";
        }
    }
}

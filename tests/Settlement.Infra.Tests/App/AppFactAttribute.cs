namespace Settlement.Infra.Tests;

/// <summary>A test that reads the source of the app's triggers and telemetry.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AppFactAttribute : FactAttribute
{
    public AppFactAttribute()
    {
        Skip = Directory.Exists(RepositoryFolder.PathOf("src", "Settlement.Functions", "Triggers")) ? null : "the app has no triggers yet";
    }
}

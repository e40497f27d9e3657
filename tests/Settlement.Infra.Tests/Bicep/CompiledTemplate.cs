namespace Settlement.Infra.Tests;

/// <summary><c>infra/main.bicep</c> as the resource manager gets it, compiled once for all tests.</summary>
internal sealed record CompiledTemplate(string Path, string Text, string Diagnostics)
{
    private static readonly Lazy<Task<CompiledTemplate>> Compiled = new(CompileAsync);

    public static Task<CompiledTemplate> GetAsync() => Compiled.Value;

    private static async Task<CompiledTemplate> CompileAsync()
    {
        var compiled = System.IO.Path.Combine(AppContext.BaseDirectory, "main.json");
        var (exitCode, diagnostics) = await BicepCompiler.RunAsync(
            "build", RepositoryFolder.PathOf("infra", "main.bicep"), "--no-restore", "--outfile", compiled);
        Assert.True(exitCode == 0, diagnostics);
        return new CompiledTemplate(compiled, await File.ReadAllTextAsync(compiled), diagnostics.Trim());
    }
}

using System.Text.RegularExpressions;

namespace Settlement.Infra.Tests;

public sealed partial class BicepFilesTests
{
    [Fact]
    public async Task Template_compiles_and_passes_every_linter_rule_without_a_warning()
    {
        var template = await CompiledTemplate.GetAsync();

        Assert.Equal(string.Empty, template.Diagnostics);
    }

    [Fact]
    public async Task Files_are_in_the_formatters_format()
    {
        var copies = Directory.CreateTempSubdirectory("bicep-format-").FullName;
        var files = RepositoryFolder.Files("infra", "*.bicep").ToList();
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copies, file))!);
            File.Copy(RepositoryFolder.PathOf(file), Path.Combine(copies, file));
        }

        var (exitCode, diagnostics) = await BicepCompiler.RunAsync("format", "--pattern", Path.Combine(copies, "**/*.bicep"));

        Assert.True(exitCode == 0, diagnostics);
        Assert.All(files, file => Assert.Equal(File.ReadAllText(Path.Combine(copies, file)), RepositoryFolder.Text(file)));
        Directory.Delete(copies, recursive: true);
    }

    [Fact]
    public void Every_module_is_used_and_none_comes_from_a_registry()
    {
        var used = RepositoryFolder.Files("infra", "*.bicep").SelectMany(ModulesOf).Distinct(StringComparer.Ordinal);
        var there = RepositoryFolder.Files("infra", "*.bicep").Where(file => file != "infra/main.bicep");

        Assert.Equal(there, used.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> ModulesOf(string file) => ModulePath()
        .Matches(RepositoryFolder.Text(file))
        .Select(match => Path.GetDirectoryName(file)!.Replace('\\', '/') + "/" + match.Groups["path"].Value);

    [GeneratedRegex("^module [A-Za-z]+ '(?<path>[^']+)'", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ModulePath();
}

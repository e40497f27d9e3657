using System.IO.Compression;
using System.Xml.Linq;

namespace Settlement.Infra.Tests;

/// <summary>The libraries as packages: what is in them, and what they need.</summary>
[Takes(seconds: 10)]
public sealed class LibraryPackageTests
{
    private static readonly Dictionary<string, string[]> Libraries = new(StringComparer.Ordinal)
    {
        ["Settlement.Core"] = [],
        ["Settlement.Storage"] = ["Settlement.Core", "Microsoft.Data.Sqlite", "Azure.Data.Tables", "Microsoft.Azure.Cosmos"],
    };

    [Fact]
    public async Task Libraries_pack_with_their_page_their_documentation_and_their_symbols()
    {
        using var folder = new TemporaryFolder();

        // What the tests were built with is there: nothing is built or restored again.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await Task.WhenAll(Libraries.Keys.Select(library => ChildProcess.RunAsync(
            RepositoryFolder.Root, "pack", RepositoryFolder.PathOf("src", library), "--no-build", "--configuration", configuration, "--output", folder.FullName)));

        foreach (var (library, dependencies) in Libraries)
        {
            var path = Assert.Single(Directory.GetFiles(folder.FullName, $"{library}.*.nupkg"));
            using var package = await ZipFile.OpenReadAsync(path);
            using var symbols = await ZipFile.OpenReadAsync(Path.ChangeExtension(path, ".snupkg"));
            var names = package.Entries.Select(entry => entry.FullName).ToList();
            Assert.Superset(
                new HashSet<string>([$"lib/net10.0/{library}.dll", $"lib/net10.0/{library}.xml", "README.md"], StringComparer.Ordinal), names.ToHashSet(StringComparer.Ordinal));
            Assert.Contains(symbols.Entries, entry => entry.FullName == $"lib/net10.0/{library}.pdb");
            await using var manifest = await package.GetEntry($"{library}.nuspec")!.OpenAsync();
            var metadata = (await XDocument.LoadAsync(manifest, LoadOptions.None, CancellationToken.None)).Root!.Elements().Single();
            Assert.Equal(("MIT", "README.md"), (Text(metadata, "license"), Text(metadata, "readme")));
            Assert.NotEmpty(Text(metadata, "description"));
            var needed = metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).ToList();
            Assert.Superset(dependencies.ToHashSet(StringComparer.Ordinal), needed.ToHashSet(StringComparer.Ordinal));
            Assert.Equal(dependencies.Length == 0, needed.Count == 0);
        }
    }

    // A team that hosts the workflow needs no more than these; everything else is not for hosting.
    [Fact]
    public void Nothing_else_is_a_package()
    {
        var packed = RepositoryFolder.Files("src", "*.csproj").Where(project => RepositoryFolder.Text(project).Contains("<IsPackable>true", StringComparison.Ordinal));

        Assert.Equal([.. Libraries.Keys.Append("Settlement.Cli").Order(StringComparer.Ordinal)], packed.Select(project => Path.GetFileNameWithoutExtension(project)!).Order(StringComparer.Ordinal));
        Assert.Contains("<IsPackable>false", RepositoryFolder.Text("Directory.Build.props"), StringComparison.Ordinal);
        var steps = RepositoryFolder.Text(".github/workflows/release.yml");
        Assert.All(packed, project => Assert.Contains($"dotnet pack {Path.GetDirectoryName(project)!.Replace('\\', '/')} ", steps, StringComparison.Ordinal));
    }

    private static string Text(XElement metadata, string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
}

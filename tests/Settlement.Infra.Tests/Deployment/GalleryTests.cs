using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Settlement.Infra.Tests;

/// <summary>
/// What the azd template gallery asks for: the definition of done of Azure-Samples/azd-template-artifacts, as the rules of
/// microsoft/template-validation-action check it.
/// </summary>
public sealed partial class GalleryTests
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    [Theory]
    [InlineData("README.md")]
    [InlineData("LICENSE")]
    [InlineData("SECURITY.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("CODE_OF_CONDUCT.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("azure.yaml")]
    [InlineData("infra/main.bicep")]
    [InlineData(".github/workflows/azure-dev.yml")]
    [InlineData(".github/pull_request_template.md")]
    [InlineData(".github/ISSUE_TEMPLATE/config.yml")]
    [InlineData(".github/ISSUE_TEMPLATE/fault.yml")]
    [InlineData(".github/ISSUE_TEMPLATE/wish.yml")]
    [InlineData(".devcontainer/devcontainer.json")]
    [InlineData("docs/azure.svg")]
    public void File_is_there_and_not_empty(string path) => Assert.True(RepositoryFolder.Text(path).Trim().Length > 200, path);

    [Theory]
    [InlineData("Features")]
    [InlineData("Getting Started")]
    [InlineData("Guidance")]
    [InlineData("Important Security Notice")]
    [InlineData("Resources")]
    public void Readme_has_the_section(string heading)
    {
        var lines = RepositoryFolder.Text("README.md").Split('\n');

        var at = Array.IndexOf(lines, "## " + heading);

        Assert.True(at >= 0, heading);
        Assert.True(lines.Skip(at + 1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).Count(line => line.Length > 0) > 1, heading);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("description")]
    [InlineData("page_type")]
    [InlineData("urlFragment")]
    [InlineData("languages")]
    [InlineData("products")]
    public void Readme_begins_with_what_the_gallery_lists_it_by(string key)
    {
        var matter = FrontMatter().Match(RepositoryFolder.Text("README.md"));
        var stream = new YamlStream();
        using var reader = new StringReader(matter.Groups["yaml"].Value);
        stream.Load(reader);

        var value = stream.Documents[0].RootNode.At(key);

        Assert.True(value is YamlScalarNode { Value.Length: > 0 } or YamlSequenceNode { Children.Count: > 0 }, key);
        Assert.All((value as YamlSequenceNode)?.Children ?? [], each => Assert.Matches("^[a-z-]+$", each.Text()));
    }

    [Fact]
    public void Readme_shows_the_architecture() => Assert.Contains("](docs/azure.svg)", RepositoryFolder.Text("README.md"), StringComparison.Ordinal);

    [Fact]
    public void Readme_is_read_in_one_sitting() => Assert.InRange(RepositoryFolder.Text("README.md").TrimEnd().Split('\n').Length, 1, 150);

    [Fact]
    public void Dev_container_has_the_programs_that_the_documents_call()
    {
        using var container = JsonDocument.Parse(RepositoryFolder.Text(".devcontainer/devcontainer.json"), WithComments);
        using var sdk = JsonDocument.Parse(RepositoryFolder.Text("global.json"));
        var features = container.RootElement.GetProperty("features").EnumerateObject().Select(feature => feature.Name).ToList();

        var version = sdk.RootElement.GetProperty("sdk").GetProperty("version").GetString()!;

        Assert.EndsWith($"/devcontainers/dotnet:1-{version[..version.LastIndexOf('.')]}", container.RootElement.GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.All(
            ["azure-dev/azd:", "/azure-cli:", "/github-cli:", "/node:", "/powershell:", "/python:"],
            program => Assert.Single(features, feature => feature.Contains(program, StringComparison.Ordinal)));
    }

    [Fact]
    public void Dev_container_installs_what_the_pipeline_installs()
    {
        using var container = JsonDocument.Parse(RepositoryFolder.Text(".devcontainer/devcontainer.json"), WithComments);
        var installs = container.RootElement.GetProperty("postCreateCommand").GetString()!.Split(" && ");

        var pipeline = RepositoryFolder.Text(".github/workflows/ci.yml");

        Assert.Equal(2, installs.Length);
        Assert.All(installs, install => Assert.Contains(install, pipeline, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fault")]
    [InlineData("wish")]
    public void Form_of_an_issue_is_one_that_GitHub_takes(string form)
    {
        var document = Yaml.Read($".github/ISSUE_TEMPLATE/{form}.yml");
        var fields = ((YamlSequenceNode)document.At("body")!).Children;

        Assert.All(["name", "description"], key => Assert.NotNull(document.Text(key)));
        Assert.All(fields, field => Assert.Contains(field.Text("type"), new[] { "markdown", "textarea", "input", "dropdown" }));
        Assert.All(
            fields.Where(field => field.Text("type") != "markdown"),
            field => Assert.False(field.Text("id") is null || field.Text("attributes", "label") is null));
        Assert.Distinct(fields.Select(field => field.Text("id")).OfType<string>(), StringComparer.Ordinal);
    }

    [Fact]
    public void Settings_that_matter_before_the_first_day_are_three()
    {
        var page = RepositoryFolder.Text("docs/deploy.md");

        var named = Named().Matches(page[page.IndexOf("**Three matter", StringComparison.Ordinal)..page.IndexOf("| name | default |", StringComparison.Ordinal)])
            .Select(match => match.Groups["name"].Value).ToList();

        Assert.Equal(3, named.Count);
        Assert.Subset(ParametersTests.Settings().ToHashSet(StringComparer.Ordinal), named.ToHashSet(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\A<!--\n---\n(?<yaml>.+?)\n---\n-->\n", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FrontMatter();

    [GeneratedRegex("^- `(?<name>[A-Z_]+)`:", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Named();
}

using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Settlement.Infra.Tests;

/// <summary>What a release makes is what docs/install.md promises, and nothing is published that was not started first.</summary>
public sealed partial class ReleaseTests
{
    private static readonly string Install = RepositoryFolder.Text("docs/install.md");
    private static readonly YamlMappingNode Workflow = Yaml.Read(".github/workflows/release.yml");
    private static readonly string[] Dockerfile = [.. RepositoryFolder.Text("Dockerfile").Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    [Fact]
    public void Every_platform_that_the_page_names_is_made_on_a_machine_of_its_kind()
    {
        var promised = Platform().Matches(Install).Select(match => match.Groups["rid"].Value).Distinct(StringComparer.Ordinal);
        var rows = ((YamlSequenceNode)Workflow.At("jobs", "programs", "strategy", "matrix", "include")!).ToDictionary(row => row.Text("rid")!, row => row.Text("os")!, StringComparer.Ordinal);

        Assert.Equal(["linux-arm64", "linux-x64", "osx-arm64", "win-x64"], promised.Order(StringComparer.Ordinal));
        Assert.Equal(promised.Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.StartsWith(row.Key[..3] switch { "lin" => "ubuntu", "osx" => "macos", _ => "windows" }, row.Value, StringComparison.Ordinal));
        Assert.All(rows, row => Assert.Equal(row.Key == "linux-arm64", row.Value.EndsWith("-arm", StringComparison.Ordinal)));
    }

    [Fact]
    public void File_has_at_most_the_size_that_the_page_says()
    {
        var megabytes = Regex.Match(Install, "under (?<size>[0-9]+) MB", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["size"].Value;

        Assert.Equal("60", megabytes);
        Assert.Contains($"bytes < {megabytes} * 1000 * 1000", RepositoryFolder.Text(".github/scripts/single-file.sh"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("programs", ".github/scripts/single-file.sh ${{ matrix.rid }} ")]
    [InlineData("packages", ".github/scripts/smoke.sh \"$PWD/artifacts/tool/settle\"")]
    [InlineData("image", ".github/scripts/smoke.sh docker run --rm --network none --read-only ")]
    public void Artefact_settles_a_day_before_anything_is_published(string job, string start)
    {
        var steps = Steps(job).Select(step => step.Text("run")).OfType<string>().ToList();
        var started = steps.FindIndex(step => step.Contains(start, StringComparison.Ordinal));
        var published = steps.FindIndex(step => step.Contains("--push", StringComparison.Ordinal));

        Assert.True(started >= 0, job);
        Assert.True(published < 0 || published > started, job);
        Assert.Contains(job, Needs("release"));
        Assert.Equal(job == "image", published >= 0);
    }

    [Fact]
    public void Only_a_tested_commit_whose_version_is_the_tag_is_released()
    {
        var commands = Steps("packages").Select(step => step.Text("run")).OfType<string>().ToList();

        Assert.Contains(".ci/run", commands);
        Assert.Contains("test \"$TAG\" = \"v$(dotnet msbuild src/Settlement.Cli -getProperty:Version)\"", commands);
        Assert.Superset(new HashSet<string>(["packages", "programs"], StringComparer.Ordinal), Needs("image").ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Release_has_the_checksums_the_bill_of_materials_and_the_statements_that_the_page_names()
    {
        var text = RepositoryFolder.Text(".github/workflows/release.yml");
        var release = Steps("release").ToList();
        var checksums = release.FindIndex(step => step.Text("run")?.Contains("sha256sum -- * > SHA256SUMS", StringComparison.Ordinal) == true);
        var statement = release.FindIndex(step => step.Text("uses")?.StartsWith("actions/attest-build-provenance@", StringComparison.Ordinal) == true);
        var publication = release.FindIndex(step => step.Text("run")?.Contains("gh release create", StringComparison.Ordinal) == true);

        Assert.Contains("SHA256SUMS", Install, StringComparison.Ordinal);
        Assert.Contains("settlement.spdx.json", Install, StringComparison.Ordinal);
        Assert.Contains("output-file: artifacts/packages/settlement.spdx.json", text, StringComparison.Ordinal);
        Assert.True(checksums >= 0 && statement > checksums && publication > statement, $"{checksums}, {statement}, {publication}");
        Assert.Equal("artifacts/release/*", release[statement].Text("with", "subject-path"));
        Assert.Contains(Steps("image"), step => step.Text("with", "subject-digest") is not null);
    }

    [Fact]
    public void Image_has_no_shell_and_no_root_and_keeps_everything_in_the_folder_that_the_page_names()
    {
        var last = Dockerfile.ToList().FindLastIndex(line => line.StartsWith("FROM ", StringComparison.Ordinal));
        var image = Dockerfile[last..];

        Assert.Matches("^FROM mcr\\.microsoft\\.com/dotnet/(runtime|aspnet):10\\.0-noble-chiseled-extra$", image[0]);
        Assert.DoesNotContain(image, line => line.StartsWith("RUN ", StringComparison.Ordinal));
        Assert.Contains("USER $APP_UID", image);
        Assert.Contains("WORKDIR /data", image);
        Assert.Contains("ENTRYPOINT [\"/app/settle\"]", image);
        Assert.Contains("nothing written outside `/data`", Install, StringComparison.Ordinal);
        Assert.Contains("--platform linux/amd64,linux/arm64", RepositoryFolder.Text(".github/workflows/release.yml"), StringComparison.Ordinal);
    }

    // An image without the shared framework that the program asks for would not start it.
    [Fact]
    public void Image_has_the_framework_that_the_program_asks_for()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "settle.runtimeconfig.json")));
        var options = config.RootElement.GetProperty("runtimeOptions");
        var frameworks = options.TryGetProperty("frameworks", out var several) ? several.EnumerateArray() : Enumerable.Repeat(options.GetProperty("framework"), 1);
        var image = frameworks.Any(framework => framework.GetProperty("name").GetString() == "Microsoft.AspNetCore.App") ? "aspnet" : "runtime";

        Assert.Contains(Dockerfile, line => line.StartsWith($"FROM mcr.microsoft.com/dotnet/{image}:{options.GetProperty("tfm").GetString()!["net".Length..]}", StringComparison.Ordinal));
    }

    // Only what .dockerignore lets through is there to build from.
    [Fact]
    public void Image_is_built_from_everything_that_the_program_is_built_from()
    {
        var let = RepositoryFolder.Text(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var project = RepositoryFolder.Text("src/Settlement.Cli/Settlement.Cli.csproj");
        var embedded = Embedded().Matches(project).Select(match => match.Groups["path"].Value.Replace('\\', '/')).ToList();

        Assert.NotEmpty(embedded);
        Assert.Superset(
            new HashSet<string>(["src", "Directory.Build.props", "Directory.Packages.props", ".editorconfig", "global.json", .. embedded], StringComparer.Ordinal),
            let.ToHashSet(StringComparer.Ordinal));
        Assert.All(let, path => Assert.True(Path.Exists(RepositoryFolder.PathOf(path)), path));
    }

    [Fact]
    public void Day_of_the_smoke_test_has_the_total_that_the_readme_shows()
    {
        var script = RepositoryFolder.Text(".github/scripts/smoke.sh");

        Assert.Contains("\"earnings\": \"1120300006.88\"", script, StringComparison.Ordinal);
        Assert.Contains("1120300006.88 CNY", RepositoryFolder.Text("README.md"), StringComparison.Ordinal);
    }

    private static IEnumerable<YamlNode> Steps(string job) => (YamlSequenceNode)Workflow.At("jobs", job, "steps")!;

    private static IEnumerable<string> Needs(string job) => ((YamlSequenceNode)Workflow.At("jobs", job, "needs")!).Select(need => need.Text()!);

    [GeneratedRegex("`settle-(?<rid>(linux|osx|win)-[a-z0-9]+)(\\.exe)?`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Platform();

    [GeneratedRegex("Include=\"(\\.\\.\\\\){2}(?<path>samples\\\\[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Embedded();
}

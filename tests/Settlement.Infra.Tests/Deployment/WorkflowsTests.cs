using System.Text.RegularExpressions;
using Settlement.Emulators;

namespace Settlement.Infra.Tests;

public sealed partial class WorkflowsTests
{
    public static TheoryData<string> Workflows => [.. RepositoryFolder.Files(".github/workflows", "*.yml")];

    [Fact]
    public void Actionlint_finds_nothing_in_them()
    {
        var (exitCode, output) = WorkflowLinter.Run(RepositoryFolder.PathOf(".github", "workflows"));

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Actionlint_finds_a_fault()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("wrong.yml"), "on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ var.NAME }}\n");

        var (exitCode, output) = WorkflowLinter.Run(folder.FullName);

        Assert.Equal(1, exitCode);
        Assert.Contains("undefined variable \"var\"", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Actions_are_pinned_by_commit_with_the_version_beside_it(string workflow)
    {
        var uses = RepositoryFolder.Text(workflow).Split('\n').Where(line => line.Contains("uses:", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(Pinned(), line));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Jobs_may_read_the_code_and_only_what_they_say_besides(string workflow)
    {
        string[] allowed =
        [
            ".github/workflows/accounts.yml: deployment id-token: write",
            ".github/workflows/azure-dev.yml: deploy id-token: write",
            ".github/workflows/ci.yml: codeql security-events: write",
            ".github/workflows/release.yml: image attestations: write",
            ".github/workflows/release.yml: image id-token: write",
            ".github/workflows/release.yml: image packages: write",
            ".github/workflows/release.yml: release contents: write",
            ".github/workflows/release.yml: release actions: read",
            ".github/workflows/release.yml: release attestations: write",
            ".github/workflows/release.yml: release id-token: write",
        ];
        var document = Yaml.Read(workflow);

        var asked = document.At("jobs").Children().SelectMany(job => job.Value.At("permissions").Children()
            .Select(permission => (Job: job.Key, permission.Key, Value: permission.Value.Text()))
            .Where(permission => (permission.Key, permission.Value) != ("contents", "read"))
            .Select(permission => $"{workflow}: {permission.Job} {permission.Key}: {permission.Value}"));

        Assert.Equal([("contents", "read")], document.At("permissions").Children().Select(permission => (permission.Key, permission.Value.Text())));
        Assert.Equal(allowed.Where(permission => permission.StartsWith(workflow, StringComparison.Ordinal)), asked);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Jobs_end_by_themselves_and_leave_no_credentials_behind(string workflow)
    {
        var document = Yaml.Read(workflow);
        var checkouts = document.Mappings().Where(step => step.Text("uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true).ToList();

        Assert.All(document.At("jobs").Children(), job => Assert.NotNull(job.Value.Text("timeout-minutes")));
        Assert.NotEmpty(checkouts);
        Assert.All(checkouts, step => Assert.Equal("false", step.Text("with", "persist-credentials")));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Files_that_steps_name_are_in_the_repository(string workflow)
    {
        var commands = Yaml.Read(workflow).Mappings()
            .SelectMany(step => new[] { step.Text("run"), step.Text("with", "global-json-file") })
            .OfType<string>();

        var named = commands.SelectMany(command => FileName().Matches(command)).Select(match => match.Value).Distinct(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(Path.Exists(RepositoryFolder.PathOf(name)), name));
    }

    [Fact]
    public void Build_restores_the_whole_solution_and_runs_what_developers_run()
    {
        var commands = Yaml.Read(".github/workflows/ci.yml").At("jobs", "build")!.Mappings().Select(step => step.Text("run")).OfType<string>().ToList();

        Assert.Contains(commands, command => command.StartsWith("dotnet restore Settlement.sln", StringComparison.Ordinal));
        Assert.Contains(".ci/run", commands);
    }

    [Fact]
    public void Bicep_of_the_pipeline_is_the_one_of_the_tests()
    {
        var packages = RepositoryFolder.Text("Directory.Packages.props");

        var version = BicepVersion().Match(packages).Groups["version"].Value;

        Assert.Contains($"az bicep install --version v{version}", RepositoryFolder.Text(".github/workflows/ci.yml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Deployment_hands_over_every_variable_of_the_template()
    {
        var environment = Yaml.Read(".github/workflows/azure-dev.yml").At("jobs", "deploy", "env").Children()
            .ToDictionary(variable => variable.Key, variable => variable.Value.Text(), StringComparer.Ordinal);
        // azd finds out by itself who is signed in.
        var variables = ParametersTests.Variables().Values.Select(variable => variable.Name).Where(name => name != "AZURE_PRINCIPAL_TYPE");

        Assert.All(variables, name => Assert.Equal($"${{{{ vars.{name} }}}}", environment.GetValueOrDefault(name)));
    }

    [Fact]
    public void Deployment_signs_in_without_a_secret_and_is_never_broken_off()
    {
        var deploy = Yaml.Read(".github/workflows/azure-dev.yml");

        Assert.Contains("--federated-credential-provider github", RepositoryFolder.Text(".github/workflows/azure-dev.yml"), StringComparison.Ordinal);
        Assert.Equal("false", deploy.Text("concurrency", "cancel-in-progress"));
        Assert.Equal("${{ inputs.environment }}", deploy.Text("jobs", "deploy", "environment"));
        Assert.Equal(["workflow_dispatch"], deploy.At("on").Children().Select(trigger => trigger.Key));
    }

    [GeneratedRegex(@"^ +(- )?uses: [A-Za-z-]+/[A-Za-z0-9/-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Pinned();

    // Paths below the folders that hold sources, and files at the top. What a step makes is under artifacts/.
    [GeneratedRegex(@"(?<![\w/.-])(src|tests|infra|samples|\.github|\.ci|docs)/[\w./-]*\w|(?<![\w/.-])(Settlement\.sln|global\.json)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FileName();

    [GeneratedRegex("Azure\\.Bicep\\.CommandLine\\.linux-x64\" Version=\"(?<version>[0-9.]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex BicepVersion();
}

using YamlDotNet.RepresentationModel;

namespace Settlement.Infra.Tests;

public sealed class AzureYamlTests
{
    [Fact]
    public async Task Service_is_deployed_to_the_app_that_carries_its_name()
    {
        var (service, definition) = Yaml.Read("azure.yaml").At("services").Children().Single();

        var app = (await Prediction.DefaultAsync()).OfType("Microsoft.Web/sites").Single();

        Assert.Equal(service, app.At("tags")!.Value.GetProperty("azd-service-name").GetString());
        Assert.Equal("function", definition.Text("host"));
        Assert.Equal("dotnet", definition.Text("language"));
        Assert.Equal("dotnet-isolated", app.Text("properties.functionAppConfig.runtime.name"));
        Assert.Single(RepositoryFolder.Files(definition.Text("project")!, "*.csproj"));
    }

    [Fact]
    public async Task App_runs_on_the_version_of_dotnet_that_it_is_built_for()
    {
        var app = (await Prediction.DefaultAsync()).OfType("Microsoft.Web/sites").Single();

        var version = app.Text("properties.functionAppConfig.runtime.version");

        Assert.Contains($"<TargetFramework>net{version}</TargetFramework>", RepositoryFolder.Text("Directory.Build.props"), StringComparison.Ordinal);
    }

    [Fact]
    public void Infrastructure_and_hooks_are_where_it_says()
    {
        var project = Yaml.Read("azure.yaml");

        Assert.True(File.Exists(RepositoryFolder.PathOf(project.Text("infra", "path")!, project.Text("infra", "module")! + ".bicep")));
        Assert.Equal(["postprovision", "predown"], project.At("hooks").Children().Select(hook => hook.Key));
        Assert.All(project.At("hooks").Children().SelectMany(hook => hook.Value.Children()), system =>
        {
            Assert.True(File.Exists(RepositoryFolder.PathOf(system.Value.Text("run")!)), system.Key);
            Assert.Equal(system.Key == "windows" ? "pwsh" : "sh", system.Value.Text("shell"));
        });
    }

    [Fact]
    public void Pipeline_is_given_every_setting()
    {
        var given = ((YamlSequenceNode)Yaml.Read("azure.yaml").At("pipeline", "variables")!).Children.Select(name => name.Text());

        Assert.Equal(ParametersTests.Settings().Order(StringComparer.Ordinal), given);
    }

    [Fact]
    public void Version_of_azd_that_is_required_is_the_one_that_the_pipeline_deploys_with()
    {
        var setup = Yaml.Read(".github/workflows/azure-dev.yml").Mappings().Single(step => step.Text("uses")?.StartsWith("Azure/setup-azd@", StringComparison.Ordinal) == true);

        var required = Yaml.Read("azure.yaml").Text("requiredVersions", "azd");

        Assert.Equal($">= {setup.Text("with", "version")}", required);
        Assert.Contains($"install-azd) {required![3..]} or later", RepositoryFolder.Text("docs/deploy.md").Replace('\n', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_resource_that_has_tags_says_which_environment_it_belongs_to()
    {
        // azd down finds what to remove by it.
        var prediction = await Prediction.EverythingAsync();

        var tagged = prediction.Resources.Where(resource => resource.At("location") is not null).ToList();

        Assert.NotEmpty(tagged);
        Assert.All(tagged, resource => Assert.Equal("production", resource.At("tags")?.GetProperty("azd-env-name").GetString()));
    }
}

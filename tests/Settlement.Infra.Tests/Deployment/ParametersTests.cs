using System.Text.Json;
using System.Text.RegularExpressions;

namespace Settlement.Infra.Tests;

/// <summary><c>main.parameters.json</c> against the parameters of the template: every one can be set by a variable.</summary>
public sealed partial class ParametersTests
{
    [Fact]
    public async Task Every_parameter_of_the_template_has_a_variable_and_nothing_else_has()
    {
        var parameters = (await ParametersAsync()).Keys;

        Assert.Equal(parameters.Order(StringComparer.Ordinal), Variables().Keys.Order(StringComparer.Ordinal));
        Assert.Distinct(Variables().Values.Select(variable => variable.Name), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Variable_is_named_after_its_parameter()
    {
        // azd itself sets three of them, under names of its own.
        string[] own = ["AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_PRINCIPAL_TYPE"];

        var parameters = await ParametersAsync();

        Assert.All(
            Variables().Where(variable => !own.Contains(variable.Value.Name)),
            variable => Assert.Equal(Capital().Replace(variable.Key, "_$0").ToUpperInvariant(), variable.Value.Name));
        Assert.Equal(3, parameters.Keys.Count(name => own.Contains(Variables()[name].Name)));
    }

    [Fact]
    public async Task Text_that_is_left_out_gets_the_templates_default()
    {
        // azd hands over an empty text as it is, and leaves numbers and truth values that are empty to the template.
        foreach (var (name, parameter) in await ParametersAsync())
        {
            var written = Variables()[name].Default;
            var isText = parameter.GetProperty("type").GetString() == "string";
            var byDefault = parameter.TryGetProperty("defaultValue", out var value) && isText ? value.GetString() : string.Empty;
            Assert.Equal($"{name} {byDefault}", $"{name} {written}");
        }
    }

    [Fact]
    public async Task Every_parameter_says_what_it_is()
    {
        foreach (var (name, parameter) in await ParametersAsync())
        {
            Assert.True(parameter.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("description", out _), name);
        }
    }

    /// <summary>The variables that people set: azd sets the others by itself.</summary>
    internal static IEnumerable<string> Settings() =>
        Variables().Values.Select(variable => variable.Name).Where(name => !name.StartsWith("AZURE_", StringComparison.Ordinal));

    /// <summary>The variable that sets each parameter, and what it is where it is not set.</summary>
    internal static IReadOnlyDictionary<string, (string Name, string Default)> Variables()
    {
        using var file = JsonDocument.Parse(RepositoryFolder.Text("infra/main.parameters.json"));
        return file.RootElement.GetProperty("parameters").EnumerateObject().ToDictionary(
            parameter => parameter.Name,
            parameter =>
            {
                var match = Variable().Match(parameter.Value.GetProperty("value").GetString()!);
                return (match.Groups["name"].Value, match.Groups["default"].Value);
            },
            StringComparer.Ordinal);
    }

    private static async Task<IReadOnlyDictionary<string, JsonElement>> ParametersAsync()
    {
        var template = await CompiledTemplate.GetAsync();
        using var json = JsonDocument.Parse(template.Text);
        return json.RootElement.GetProperty("parameters").EnumerateObject().ToDictionary(
            parameter => parameter.Name, parameter => parameter.Value.Clone(), StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^\$\{(?<name>[A-Z_]+)(=(?<default>.+))?\}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Variable();

    [GeneratedRegex("[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Capital();
}

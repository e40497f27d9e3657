using System.Text.Json;

namespace Settlement.Infra.Tests;

/// <summary>What the host logs: nothing at Information that is written once for each batch or page of users.</summary>
public sealed class LogLevelTests
{
    private const string Function = "Function.";

    [Fact]
    public void Functions_that_run_for_each_batch_or_page_of_users_log_from_Warning_on()
    {
        var quiet = Levels().Where(level => level.Key.StartsWith(Function, StringComparison.Ordinal)).ToList();

        Assert.Equal(
            ["CompareEntries", "CorrectPage", "CorrectPart", "ListPage", "ReconcilePart", "SettlePartition", "SettleUsers"], quiet.Select(level => level.Key[Function.Length..]).Order(StringComparer.Ordinal));
        Assert.All(quiet, level => Assert.Equal("Warning", level.Value));
    }

    // A function that is renamed would be loud again.
    [Fact]
    public void Each_function_that_has_a_level_of_its_own_is_in_the_app()
    {
        var sources = Directory.GetFiles(RepositoryFolder.PathOf("src", "Settlement.Functions"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).ToList();

        Assert.All(
            Levels().Keys.Where(category => category.StartsWith(Function, StringComparison.Ordinal)),
            category => Assert.Contains(
                sources, source => source.Contains($"[Function(\"{category[Function.Length..]}\")]", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Function")]
    [InlineData("Host.Results")]
    [InlineData("Host.Function.Console")]
    public void What_people_read_is_logged(string category) => Assert.Equal("Information", Levels()[category]);

    private static Dictionary<string, string> Levels()
    {
        using var levels = JsonDocument.Parse(HostJson.Text("logging", "logLevel"));
        return levels.RootElement.EnumerateObject().ToDictionary(level => level.Name, level => level.Value.GetString()!, StringComparer.Ordinal);
    }
}

using System.Text.RegularExpressions;

namespace Settlement.Infra.Tests;

public sealed partial class TriggersTests
{
    [Fact]
    public async Task Timer_fires_by_settings_that_the_app_is_given_and_checks_at_its_start()
    {
        var given = (await Prediction.DefaultAsync()).AppSettings();

        var placeholders = Sources().SelectMany(source => Placeholder().Matches(source)).Select(match => match.Groups["name"].Value).ToList();

        Assert.Contains("Settlement:Schedule", placeholders);
        Assert.All(placeholders, name => Assert.False(
            string.IsNullOrEmpty(given.GetValueOrDefault(name.Replace(":", "__", StringComparison.Ordinal))), name));
    }

    [Fact]
    public void No_timer_fires_at_the_start_of_the_app() =>
        Assert.All(Sources(), source => Assert.DoesNotMatch("RunOnStartup *= *true", source));

    [Fact]
    public async Task Local_settings_switch_every_timer_off()
    {
        // A developer's machine settles a day when its owner says so.
        var local = (await Prediction.DefaultAsync()).Output("LOCAL_SETTINGS")!;

        var timers = Sources().SelectMany(source => TimerFunction().Matches(source)).Select(match => match.Groups["name"].Value).ToList();

        Assert.NotEmpty(timers);
        Assert.All(timers, name => Assert.Contains($"'AzureWebJobs.{name}.Disabled', 'true'", local, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Sources() => RepositoryFolder.Files("src/Settlement.Functions", "*.cs").Select(RepositoryFolder.Text);

    [GeneratedRegex("\"%(?<name>[A-Za-z:]+)%\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("\\[Function\\((nameof\\()?\"?(?<name>[A-Za-z]+)\"?\\)?\\)\\][^\\[]*\\[TimerTrigger", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TimerFunction();
}

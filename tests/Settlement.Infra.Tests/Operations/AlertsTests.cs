using System.Text.Json;
using System.Text.RegularExpressions;
using Settlement.Core;

namespace Settlement.Infra.Tests;

public sealed partial class AlertsTests
{
    private const string Rules = "Microsoft.Insights/scheduledQueryRules";

    [Fact]
    public async Task Every_alert_has_its_line_in_the_runbook()
    {
        var runbook = RepositoryFolder.Text("docs/operations.md").Split('\n')
            .SkipWhile(line => !line.StartsWith("| alert |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|')[1].Trim());

        var alerts = (await Prediction.DefaultAsync()).OfType(Rules).Select(rule => rule.Name["alert-".Length..]);

        Assert.Equal(alerts.Order(StringComparer.Ordinal), runbook.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Alerts_and_workbook_ask_for_metrics_that_the_app_counts()
    {
        var counted = Instrument().Matches(RepositoryFolder.Text("src/Settlement.Web/Telemetry/SettlementMeter.cs"))
            .Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var queries = string.Join('\n', await QueriesAsync());

        Assert.Equal(8, counted.Count);
        Assert.Equal(counted.Order(StringComparer.Ordinal), Asked("settlement\\.[a-z_]+", queries));
        Assert.All(
            Outcome().Matches(queries).SelectMany(match => match.Value.Split('"').Where((_, i) => i % 2 == 1)),
            outcome => Assert.Contains(outcome, Enum.GetNames<SettlementOutcome>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)));
        Assert.NotEmpty(Outcome().Matches(queries));
    }

    [Fact]
    public async Task Alerts_go_by_the_deadline_and_the_threshold_that_were_set()
    {
        var rules = (await Prediction.EverythingAsync()).OfType(Rules).ToDictionary(rule => rule.Name, StringComparer.Ordinal);

        Assert.Equal("5400", Criterion(rules["alert-slow"], "threshold"));
        Assert.Equal("25", Criterion(rules["alert-quarantined"], "threshold"));
        Assert.Contains("Max > 5400", Criterion(rules["alert-day-not-settled"], "query"), StringComparison.Ordinal);
        Assert.All(["alert-conflicts", "alert-breaks"], name => Assert.Equal("0", Criterion(rules[name], "threshold")));
    }

    [Fact]
    public async Task Every_alert_is_told_to_somebody()
    {
        var prediction = await Prediction.EverythingAsync();
        var group = prediction.OfType("Microsoft.Insights/actionGroups").Single();

        Assert.Contains("oncall@example.com", group.Text("properties.emailReceivers"), StringComparison.Ordinal);
        Assert.All(prediction.OfType(Rules), rule =>
        {
            Assert.Equal("True", rule.Text("properties.enabled"));
            Assert.Equal([group.Id], rule.At("properties.actions.actionGroups")!.Value.EnumerateArray().Select(id => id.GetString()));
        });
    }

    private static async Task<IEnumerable<string>> QueriesAsync()
    {
        var prediction = await Prediction.DefaultAsync();
        var workbook = prediction.OfType("Microsoft.Insights/workbooks").Single().Text("properties.serializedData")!;
        return [.. prediction.OfType(Rules).Select(rule => Criterion(rule, "query")), workbook.Replace("\\\"", "\"", StringComparison.Ordinal)];
    }

    private static string Criterion(PredictedResource rule, string name) =>
        rule.At("properties.criteria.allOf")!.Value[0].GetProperty(name).ToString();

    private static IEnumerable<string> Asked(string pattern, string queries) => Regex
        .Matches(queries, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
        .Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    [GeneratedRegex("Create(Counter|Gauge|Histogram)<[a-z]+>\\(\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Instrument();

    // What an outcome is compared with: one text, or several in brackets.
    [GeneratedRegex("Properties\\.outcome (== \"[a-z-]+\"|in \\(\"[^)]+\\))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Outcome();
}

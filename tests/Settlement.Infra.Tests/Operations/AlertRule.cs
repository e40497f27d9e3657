using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Settlement.Infra.Tests;

/// <summary>
/// A rule as it is deployed, evaluated over rows of metrics. It reads the few words of the query language that the rules
/// use, and refuses all others, so that no rule is taken to say what it does not.
/// </summary>
internal sealed partial class AlertRule(PredictedResource rule)
{
    private const string Table = "AppMetrics";

    public string Name => rule.Name["alert-".Length..];

    private string Query => Criterion("query");

    /// <summary>Whether the rule is raised at a time.</summary>
    public bool FiresAt(DateTimeOffset now, IEnumerable<MetricRow> told)
    {
        Assert.Equal(("Value", "Maximum", "1"), (Criterion("metricMeasureColumn"), Criterion("timeAggregation"), FailingPeriods()));
        var since = now - XmlConvert.ToTimeSpan(rule.Text("properties.windowSize")!);
        var stages = Query.Split(" | ");
        Assert.Equal(Table, stages[0]);
        IReadOnlyList<Dictionary<string, object?>> rows =
            [.. told.Where(row => row.TimeGenerated > since && row.TimeGenerated <= now).Select(row => row.ToColumns())];
        foreach (var stage in stages.Skip(1))
        {
            rows = stage.Split(' ')[0] switch
            {
                "where" => [.. rows.Where(row => stage["where ".Length..].Split(" and ").All(clause => Holds(clause, row)))],
                "summarize" => Summarize(stage, rows),
                _ => throw new NotSupportedException(stage),
            };
        }

        var threshold = double.Parse(Criterion("threshold"), CultureInfo.InvariantCulture);
        var values = rows.Select(row => row["Value"]).OfType<double>().ToList();
        return values.Count > 0 && Criterion("operator") switch
        {
            "GreaterThan" => values.Max() > threshold,
            "LessThan" => values.Max() < threshold,
            var other => throw new NotSupportedException(other),
        };
    }

    private static bool Holds(string clause, Dictionary<string, object?> row)
    {
        var parts = Clause().Match(clause);
        Assert.True(parts.Success, clause);
        var value = row.GetValueOrDefault(parts.Groups["column"].Value);
        return parts.Groups["text"].Success
            ? Equals(value, parts.Groups["text"].Value)
            : value is double number && number > double.Parse(parts.Groups["number"].Value, CultureInfo.InvariantCulture);
    }

    private static List<Dictionary<string, object?>> Summarize(string stage, IReadOnlyList<Dictionary<string, object?>> rows)
    {
        var parts = Summary().Match(stage);
        Assert.True(parts.Success, stage);
        var by = parts.Groups["by"].Value;
        IEnumerable<IReadOnlyList<Dictionary<string, object?>>> groups = by.Length == 0 ? [rows] : rows.GroupBy(row => row.GetValueOrDefault(by)).Select(group => group.ToList());
        return [.. groups.Select(group => Aggregate(parts, group))];
    }

    private static Dictionary<string, object?> Aggregate(Match parts, IReadOnlyList<Dictionary<string, object?>> group)
    {
        var column = parts.Groups["column"].Value;
        var name = parts.Groups["as"].Success ? parts.Groups["as"].Value : column;
        var numbers = column.Length == 0 ? [] : group.Select(row => row[column]).OfType<double>().ToList();
        object? value = parts.Groups["function"].Value switch
        {
            "count" => (double)group.Count,
            "sum" => numbers.Count == 0 ? null : numbers.Sum(),
            "min" => numbers.Count == 0 ? null : numbers.Min(),
            "max" => numbers.Count == 0 ? null : numbers.Max(),
            "arg_max" => group.MaxBy(row => (DateTimeOffset)row["TimeGenerated"]!)?[column],
            var other => throw new NotSupportedException(other),
        };
        return new Dictionary<string, object?>(StringComparer.Ordinal) { [name] = value };
    }

    private string Criterion(string name) => rule.At("properties.criteria.allOf")!.Value[0].GetProperty(name).ToString();

    private string FailingPeriods() =>
        rule.At("properties.criteria.allOf")!.Value[0].GetProperty("failingPeriods").GetProperty("minFailingPeriodsToAlert").ToString();

    [GeneratedRegex("^(?<column>[A-Za-z.]+) (== \"(?<text>[^\"]*)\"|> (?<number>[0-9]+))$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Clause();

    [GeneratedRegex(
        "^summarize ((?<as>Value) = )?((?<function>count)\\(\\)|(?<function>sum|min|max)\\((?<column>[A-Za-z]+)\\)|(?<function>arg_max)\\(TimeGenerated, (?<column>[A-Za-z]+)\\))( by [A-Za-z]+ = tostring\\((?<by>Properties\\.[a-z]+)\\))?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Summary();
}

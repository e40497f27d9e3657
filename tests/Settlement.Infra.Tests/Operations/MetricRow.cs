namespace Settlement.Infra.Tests;

/// <summary>A row of <c>AppMetrics</c>: what an instrument told, as Azure Monitor keeps it.</summary>
/// <param name="TimeGenerated">When it was told.</param>
/// <param name="Name">The instrument.</param>
/// <param name="Properties">Its tags.</param>
/// <param name="Value">The number: sum, minimum and maximum, since it was told once.</param>
internal sealed record MetricRow(DateTimeOffset TimeGenerated, string Name, IReadOnlyDictionary<string, string> Properties, double Value)
{
    public Dictionary<string, object?> ToColumns()
    {
        var columns = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["TimeGenerated"] = TimeGenerated,
            ["Name"] = Name,
            ["Sum"] = Value,
            ["Min"] = Value,
            ["Max"] = Value,
        };
        foreach (var (name, value) in Properties)
        {
            columns["Properties." + name] = value;
        }

        return columns;
    }
}

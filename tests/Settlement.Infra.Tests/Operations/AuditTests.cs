namespace Settlement.Infra.Tests;

/// <summary>What the workspace is told of who touched the data.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task Reads_writes_and_deletions_are_logged_where_inputs_are_kept()
    {
        var prediction = await Prediction.DefaultAsync();

        Assert.Equal(
            [
                "blobServices/default: StorageWrite, StorageDelete",
                "databaseAccounts: ControlPlaneRequests",
                "tableServices/default: StorageRead, StorageWrite, StorageDelete",
            ],
            prediction.OfType("Microsoft.Insights/diagnosticSettings").Select(Describe).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Logs_go_to_the_workspace_of_the_environment()
    {
        var prediction = await Prediction.DefaultAsync();
        var workspace = prediction.OfType("Microsoft.OperationalInsights/workspaces").Single().Id;

        Assert.All(prediction.OfType("Microsoft.Insights/diagnosticSettings"), setting => Assert.Equal(workspace, setting.Text("properties.workspaceId")));
    }

    private static string Describe(PredictedResource setting)
    {
        var parts = setting.Id[..setting.Id.IndexOf("/providers/Microsoft.Insights", StringComparison.Ordinal)].Split('/');
        var place = parts[^2] is "databaseAccounts" ? parts[^2] : $"{parts[^2]}/{parts[^1]}";
        var categories = setting.At("properties.logs")!.Value.EnumerateArray()
            .Where(log => log.GetProperty("enabled").GetBoolean())
            .Select(log => log.GetProperty("category").GetString());
        return $"{place}: {string.Join(", ", categories)}";
    }
}

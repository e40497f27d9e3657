namespace Settlement.Cli.Tests;

public sealed class IncidentCommandTests
{
    [Fact]
    public async Task Incident_shows_every_remedy_with_its_account()
    {
        var result = (await InProcessSettle.RunAsync("incident", "--json")).Expect(0);

        Assert.Equal(
            ["as-it-was 0.04", "longer-timeouts 0.03", "strict-store 0.03", "idempotent-payments 0.03", "both 0.03"],
            result.Json.GetProperty("remedies").EnumerateArray().Select(remedy => $"{remedy.GetProperty("remedy")} {remedy.GetProperty("credited")}"));
        Assert.Equal(0, result.Json.GetProperty("search").GetProperty("doubled").GetProperty("strict-store").GetInt32());
        Assert.NotEmpty(result.Json.GetProperty("search").GetProperty("shortest").EnumerateArray());
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Incident_draws_a_page_where_it_is_told_to()
    {
        using var folder = new TemporaryStore();
        var file = folder.PathOf("incident.html");

        (await InProcessSettle.RunAsync("incident", "--out", file)).Expect(0);

        var page = await File.ReadAllTextAsync(file);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains("0.04 instead of 0.03", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incident_page_in_the_place_of_the_store_is_refused()
    {
        using var folder = new TemporaryStore();
        var file = folder.PathOf("store.db");

        var result = (await InProcessSettle.RunAsync("incident", "--store", $"sqlite:{file}", "--out", file)).Expect(2);

        Assert.False(File.Exists(file));
        Assert.Contains("is the store", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documented_incident_is_what_the_program_prints()
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal) { ["COLUMNS"] = "118" };
        var result = (await InProcessSettle.RunAsync(["incident"], columns, CancellationToken.None)).Expect(0);

        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "docs", "incident.md"));
        Assert.Contains(result.Output, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documented_drawing_is_what_the_program_draws()
    {
        var report = Simulation.IncidentReport.Make();

        Assert.Equal(
            Simulation.IncidentPage.Draw(report.Outcomes[0]), await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "docs", "incident.svg")));
    }
}

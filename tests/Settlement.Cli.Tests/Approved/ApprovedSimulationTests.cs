namespace Settlement.Cli.Tests;

/// <summary>What the simulator and the incident look like from outside.</summary>
public sealed class ApprovedSimulationTests
{
    [Fact]
    public async Task Incident()
    {
        using var folder = new ApprovedStore();

        await folder.ApproveAsync("incident", 0, "incident", "--out", "{folder}/incident.html");
        await folder.ApproveFileAsync("incident.html", "incident.html");
    }

    [Fact]
    public async Task Simulation()
    {
        using var folder = new ApprovedStore();

        await folder.ApproveAsync("simulate", 0, "simulate", "--seeds", "50", "--seed", "7");
    }
}

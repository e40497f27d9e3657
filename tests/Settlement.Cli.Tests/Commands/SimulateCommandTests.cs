using System.Net;

namespace Settlement.Cli.Tests;

public sealed class SimulateCommandTests
{
    [Fact]
    public async Task Simulate_reports_schedules_and_faults_and_no_violation()
    {
        var result = (await InProcessSettle.RunAsync("simulate", "--seeds", "300", "--seed", "5", "--json")).Expect(0);

        Assert.Equal(5, result.Json.GetProperty("firstSeed").GetInt64());
        Assert.Equal(300, result.Json.GetProperty("schedules").GetInt64());
        Assert.True(result.Json.GetProperty("schedulesPerSecond").GetInt64() > 0);
        Assert.True(result.Json.GetProperty("faults").GetProperty("worker-crashes").GetInt64() > 0);
        Assert.Equal(0, result.Json.GetProperty("violating").GetInt64());
        Assert.Empty(result.Json.GetProperty("violations").EnumerateArray());
    }

    [Fact]
    public async Task Simulate_without_the_number_of_seeds_is_bad_usage()
    {
        var result = (await InProcessSettle.RunAsync("simulate")).Expect(2);

        Assert.Contains("--seeds", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("many")]
    public async Task Simulate_refuses_a_number_of_seeds_that_is_none(string seeds)
    {
        (await InProcessSettle.RunAsync("simulate", "--seeds", seeds)).Expect(2);
    }

    [Fact]
    public async Task Timeline_is_a_page_by_itself_with_every_step_that_the_trace_has()
    {
        using var folder = new TemporaryStore();
        var file = folder.PathOf("schedule.html");

        var written = (await InProcessSettle.RunAsync("simulate", "--seeds", "1", "--seed", "7", "--timeline", file, "--json")).Expect(0).Json;

        var steps = (await InProcessSettle.RunAsync("simulate", "--seeds", "1", "--seed", "7", "--trace", "--json")).Expect(0).Json.GetProperty("steps");
        Assert.Equal((7, file, steps.GetArrayLength()), (written.GetProperty("seed").GetInt32(), written.Text("file"), written.GetProperty("steps").GetInt32()));
        var page = WebUtility.HtmlDecode(await File.ReadAllTextAsync(file));
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<(script|link)|src=\"", page);
        Assert.All(steps.EnumerateArray().Take(20), step => Assert.Contains(step.Text("text")!, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Timeline_and_trace_exclude_each_other() => Assert.Contains(
        "--trace and --timeline exclude each other",
        string.Join('\n', (await InProcessSettle.RunAsync("simulate", "--seeds", "1", "--trace", "--timeline", "x.html")).Expect(2).ErrorLines),
        StringComparison.Ordinal);

    [Fact]
    public async Task Processes_with_other_surroundings_trace_a_seed_byte_for_byte_alike()
    {
        using var folder = new TemporaryStore();
        foreach (var seed in new[] { "19", "20", "21" })
        {
            string[] command = ["simulate", "--seeds", "1", "--seed", seed, "--trace"];
            var here = await InProcessSettle.RunAsync(command);
            var there = await SettleProcess.RunAsync(folder.Folder, command);

            Assert.NotEmpty(here.Expect(0).Output);
            Assert.Equal(here.Output, there.Expect(0).Output.ReplaceLineEndings("\n"));
        }
    }
}

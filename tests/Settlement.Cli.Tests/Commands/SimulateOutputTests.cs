using System.Text.Json;
using Settlement.Simulation;
using Settlement.Storage;

namespace Settlement.Cli.Tests;

public sealed class SimulateOutputTests
{
    private static readonly CampaignReport Broken = new(
        FirstSeed: 40,
        Schedules: 5,
        new Dictionary<FaultKind, long> { [FaultKind.WorkerCrashes] = 3 },
        Violating: 1,
        [
            new FoundViolation(
                Seed: 42,
                new Violation(Invariant.I3, "u1 was paid a second time", At: 2_500_000),
                FaultsFound: 7,
                [new InjectedFault(FaultKind.WorkerCrashes, Opportunity: 4, At: 1_250_000)],
                [new TraceLine(1_250_000, "worker-1", "crashes")]),
        ]);

    [Fact]
    public void Violation_ends_with_exit_code_3_and_names_the_command_that_replays_it()
    {
        using var error = new StringWriter { NewLine = "\n" };

        var code = SimulateOutput.Conclude(Session(TextWriter.Null, error), Broken);

        Assert.Equal(ExitCode.Breaks, code);
        Assert.Equal("settle: seed 42 breaks I3; replay it with: settle simulate --seeds 1 --seed 42\n", error.ToString());
    }

    [Fact]
    public void Violation_is_told_with_its_shortest_schedule_step_by_step()
    {
        using var output = new StringWriter { NewLine = "\n" };

        SimulateOutput.WriteText(Session(output, TextWriter.Null), Broken, TimeSpan.FromSeconds(1));

        Assert.Contains(
            """
            Seed 42 breaks I3: u1 was paid a second time
            Shortest schedule, 1 fault of 7:
              1.250 s  worker-crashes
            Step by step:
                1.250000 worker-1  crashes
            Replay it with: settle simulate --seeds 1 --seed 42

            """.ReplaceLineEndings("\n"),
            output.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Violation_is_in_the_json_with_its_seed_its_faults_and_its_steps()
    {
        using var output = new StringWriter();
        JsonOutput.Write(output, SimulateOutput.Document(Broken, TimeSpan.FromSeconds(2)));

        using var json = JsonDocument.Parse(output.ToString());

        var found = json.RootElement.GetProperty("violations")[0];
        Assert.Equal((42, "I3"), (found.GetProperty("seed").GetInt32(), found.GetProperty("invariant").GetString()));
        Assert.Equal("worker-crashes", found.GetProperty("faults")[0].GetProperty("kind").GetString());
        Assert.Equal("crashes", found.GetProperty("steps")[0].GetProperty("text").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("schedulesPerSecond").GetInt32());
    }

    private static CommandSession Session(TextWriter output, TextWriter error) => new()
    {
        Host = new CliHost { Output = output, Error = error, Time = TimeProvider.System, ReadVariable = static _ => null },
        Arguments = [],
        Json = false,
        ConfigFile = null,
        Store = StoreUrl.TryParse("sqlite:none.db", out var url, out _) ? url : default!,
        Positions = null,
    };
}

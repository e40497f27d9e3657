using System.CommandLine;
using System.Text;
using Settlement.Documents;
using Settlement.Simulation;
using Settlement.Web;

namespace Settlement.Cli;

/// <summary><c>settle simulate</c>.</summary>
internal static class SimulateCommand
{
    private const long MostSeeds = 1_000_000_000;

    public static Command Create(GlobalOptions globals)
    {
        var seeds = CommandOptions.Number("--seeds", "Number of schedules to run, 1 to 1,000,000,000", 1, MostSeeds);
        seeds.Required = true;
        var seed = CommandOptions.Number("--seed", "The first seed; the others follow it. Default 1", 0, long.MaxValue);
        var trace = new Option<bool>("--trace") { Description = "Print the first seed's schedule step by step, and run no others" };
        var timeline = new Option<string>("--timeline")
        {
            Description = "Write the first seed's schedule as a page with a timeline, and run no others",
            HelpName = "FILE.html",
        };
        var command = new ExampledCommand(
            "simulate",
            "Settle simulated days while stores, payment services, workers and clocks fail, and check every invariant. One " +
            "seed is one schedule, the same on every machine. Exit code 3 if an invariant breaks.",
            ["settle simulate --seeds 20000", "settle simulate --seeds 1 --seed 7 --trace", "settle simulate --seeds 1 --seed 7 --timeline schedule.html"])
        {
            seeds, seed, trace, timeline,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(trace) && result.GetResult(timeline) is { Implicit: false })
            {
                result.AddError("--trace and --timeline exclude each other: give one of them");
            }
        });
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) =>
            {
                var first = (ulong)(parsed.GetValue(seed) ?? 1);
                return parsed.GetValue(timeline) is { } file ? WriteTimelineAsync(session, first, file)
                    : parsed.GetValue(trace) ? Task.FromResult(WriteTrace(session, first))
                    : RunAsync(session, first, parsed.GetValue(seeds)!.Value, cancellationToken);
            });
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandSession session, ulong first, long seeds, CancellationToken cancellationToken)
    {
        var started = session.Host.Time.GetTimestamp();
        var report = await ProgressBar.RunAsync(
            session, "Simulating", seeds, bar => Task.Run(() => Campaign.Run(first, seeds, bar, cancellationToken), CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        var elapsed = session.Host.Time.GetElapsedTime(started);
        if (session.Json)
        {
            session.WriteJson(SimulateOutput.Document(report, elapsed));
        }
        else
        {
            SimulateOutput.WriteText(session, report, elapsed);
        }

        return SimulateOutput.Conclude(session, report);
    }

    private static async Task<ExitCode> WriteTimelineAsync(CommandSession session, ulong seed, string file)
    {
        OutputTarget.Check(session, file);
        var schedule = ScheduleView.Of(seed);
        var bytes = Encoding.UTF8.GetBytes(await Reports.RenderAsync(schedule));
        await ReplacedFile.WriteAsync(file, async stream => await stream.WriteAsync(bytes));
        if (session.Json)
        {
            session.WriteJson(new ScheduleFileDocument(seed, file, schedule.StepCount));
        }
        else
        {
            session.WriteLine($"schedule of seed {seed}, {Tables.Count(schedule.StepCount, "step")}, written to {file}");
        }

        return ExitCode.Done;
    }

    private static ExitCode WriteTrace(CommandSession session, ulong seed)
    {
        var lines = Campaign.Trace(seed);
        if (session.Json)
        {
            session.WriteJson(new TraceDocument(seed, SimulateOutput.Steps(lines)));
            return ExitCode.Done;
        }

        foreach (var line in lines)
        {
            session.WriteLine(line.ToString());
        }

        return ExitCode.Done;
    }
}

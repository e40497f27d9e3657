using System.CommandLine;
using System.Text;
using Settlement.Simulation;

namespace Settlement.Cli;

/// <summary><c>settle incident</c>.</summary>
internal static class IncidentCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var output = new Option<string?>("--out")
        {
            Description = "Also draw it as a page in this HTML file",
            HelpName = "FILE",
        };
        var command = new ExampledCommand(
            "incident",
            "Replay the night on which a user got 0.04 instead of 0.03: step by step, under each remedy, and with the " +
            "schedules that break even the first remedy. Touches no store.",
            ["settle incident", "settle incident --out incident.html"])
        {
            output,
        };
        globals.SetAction(command, (session, parsed, _) => RunAsync(session, parsed.GetValue(output)));
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandSession session, string? file)
    {
        if (file is not null)
        {
            OutputTarget.Check(session, file);
        }

        var report = IncidentReport.Make();
        if (file is not null)
        {
            var page = Encoding.UTF8.GetBytes(IncidentPage.Make(report));
            await ReplacedFile.WriteAsync(file, async stream => await stream.WriteAsync(page));
        }

        if (session.Json)
        {
            session.WriteJson(IncidentJson.Document(report, file));
        }
        else
        {
            IncidentText.Write(session, report);
            if (file is not null)
            {
                session.WriteLine($"Drawn in {file}");
            }
        }

        return ExitCode.Done;
    }
}

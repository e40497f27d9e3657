using System.CommandLine;
using System.Text;
using Settlement.Simulation;

namespace Settlement.Cli;

/// <summary><c>settle incident</c>.</summary>
internal static class IncidentCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(GlobalOptions globals)
    {
        var output = new Option<string?>("--out")
        {
            Description = "Draw it as a page of its own: the HTML file to write",
            HelpName = "FILE",
        };
        var command = new ExampledCommand(
            "incident",
            "Replay the night on which a user got 0.04 in place of 0.03: step by step, under each remedy, and the " +
            "schedules that break the first remedy too. Touches no store.",
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

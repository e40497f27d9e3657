using System.CommandLine;

namespace Settlement.Cli;

/// <summary><c>settle demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new ExampledCommand(
            "demo",
            "The whole story on real yields, in a throw-away store, in seconds: a day settled, settled again, killed in " +
            "the middle and finished, reconciled and explained. Leaves nothing behind.",
            ["settle demo"]);
        globals.SetAction(
            command,
            async (session, _, cancellationToken) =>
            {
                using var folder = new DemoFolder();
                var story = new DemoStory(session.Host, session.Json, folder, cancellationToken);
                var facts = await story.TellAsync();
                if (session.Json)
                {
                    session.WriteJson(facts.ToDocument());
                }

                return facts.HoldsTogether ? ExitCode.Done : ExitCode.Breaks;
            },
            "stopped; the demo left nothing behind");
        return command;
    }
}

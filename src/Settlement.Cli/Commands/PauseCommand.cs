using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle pause</c> and <c>settle resume</c>.</summary>
internal static class PauseCommand
{
    public static Command CreatePause(GlobalOptions globals)
    {
        var reason = new Option<string>("--reason")
        {
            Description = $"Why, in 1 to {PauseEntry.LongestReason} characters: status and the app show it",
            HelpName = "TEXT",
            Required = true,
        };
        reason.Validators.Add(result =>
        {
            if (result.GetValue(reason) is var text && (string.IsNullOrWhiteSpace(text) || text.Length > PauseEntry.LongestReason))
            {
                result.AddError($"--reason is empty, or longer than {PauseEntry.LongestReason} characters");
            }
        });
        var command = new ExampledCommand(
            "pause",
            "Pause the schedule: the app's timer settles nothing until somebody resumes it. Runs and catch-ups that a person asks for go on.",
            ["settle pause --reason \"the yield of Friday is in doubt\""])
        {
            reason,
        };
        globals.SetAction(command, (session, parsed, cancellationToken) => RunAsync(
            session,
            (pause, now) => pause.PauseAsync(session.Host.Who, OneLine.Of(parsed.GetValue(reason)!), now, cancellationToken),
            change => change.IsNew
                ? "The schedule is paused: the app's timer settles nothing until it is resumed"
                : $"The schedule has been paused {change.Entry}; nothing was changed",
            cancellationToken));
        return command;
    }

    public static Command CreateResume(GlobalOptions globals)
    {
        var command = new ExampledCommand(
            "resume", "Resume the schedule: the timer's next tick settles what is due, the dates that were paused among them.", ["settle resume"]);
        globals.SetAction(command, (session, _, cancellationToken) => RunAsync(
            session,
            (pause, now) => pause.ResumeAsync(session.Host.Who, now, cancellationToken),
            change => change.IsNew ? "The schedule is resumed" : "The schedule is not paused; nothing was changed",
            cancellationToken));
        return command;
    }

    /// <summary>Says that the schedule is paused, if it is.</summary>
    public static void WriteText(CommandSession session, PauseEntry? pause)
    {
        if (pause is not null)
        {
            session.WriteLine(OneLine.Of($"The schedule is paused {pause}"));
        }
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session,
        Func<SchedulePause, DateTimeOffset, Task<PauseChange>> change,
        Func<PauseChange, string> describe,
        CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(StoreAccess.Write, options, cancellationToken);
        var changed = await change(new SchedulePause(stores.Pauses), session.Host.Time.GetUtcNow());
        if (session.Json)
        {
            session.WriteJson(PauseChangeDocument.Of(changed));
        }
        else
        {
            session.WriteLine(OneLine.Of(describe(changed)));
        }

        return ExitCode.Done;
    }
}

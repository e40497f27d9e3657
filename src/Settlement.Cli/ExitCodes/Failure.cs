using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>What a command that failed says, and the exit code it ends with: the one place where exceptions become codes.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Lines">What standard error shows, one problem a line; at least one.</param>
internal sealed record Failure(ExitCode Code, IReadOnlyList<string> Lines)
{
    /// <summary>Who is settling the date; null where that is not what failed.</summary>
    public TurnWait? Held { get; init; }

    /// <summary>The failure of an exception.</summary>
    /// <param name="exception">What was caught at the edge.</param>
    /// <param name="onStop">What to say of a command that was stopped.</param>
    /// <param name="onUnreachable">What to do about a store out of reach, as the end of a line; null for nothing.</param>
    public static Failure Of(Exception exception, string onStop, string? onUnreachable) => exception switch
    {
        InputFileException input => new Failure(ExitCode.BadInput, Problems(input)),
        BadUsageException or StoreRefusedException => One(ExitCode.BadInput, exception.Message),
        TransientFailureException or ActivityFailedException { IsTransient: true } =>
            One(ExitCode.Unreachable, onUnreachable is null ? exception.Message : $"{exception.Message}; {onUnreachable}"),
        StoppedException => One(ExitCode.Failed, exception.Message),
        DayHeldException held => One(ExitCode.Failed, held.Message) with { Held = held.Held },
        OperationCanceledException => One(ExitCode.Failed, onStop),
        _ => One(ExitCode.Failed, exception.Message.Length > 0 ? exception.Message : exception.GetType().Name),
    };

    private static Failure One(ExitCode code, string line) => new(code, [OneLine.Of(line)]);

    private static List<string> Problems(InputFileException input)
    {
        var lines = input.Problems.Select(OneLine.Of).ToList();
        var more = input.ProblemCount - input.Problems.Count;
        if (more > 0)
        {
            lines.Add($"… and {more} more");
        }

        return lines;
    }
}

using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What a run's report means for its caller: the exit code, and one line on what to do about it.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Line">What standard error shows; null where all is well.</param>
internal sealed record RunExit(ExitCode Code, string? Line)
{
    private const int MostNamed = 5;

    /// <summary>The exit of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="scope">The run's scope: after a run of some users, others may well be unsettled.</param>
    /// <param name="store">The options that name the store, for commands to type; with a leading space or empty.</param>
    public static RunExit Of(RunReport report, RunScope scope, string store)
    {
        var date = report.Date;
        return report.Verdict switch
        {
            PlanVerdict.Planned => OfInbox(report, OfSettled(report, scope, store)),
            PlanVerdict.YieldMissing or PlanVerdict.PositionsMissing when report.Inbox is not null => new RunExit(
                ExitCode.BadInput, $"no {report.Missing?.ToString().Replace(" and ", " and no ", StringComparison.Ordinal)} for {date}, neither in the store nor in the inbox{Refused(report.Inbox)}"),
            PlanVerdict.PositionsMissing when report.Missing is { Yield: true } => new RunExit(
                ExitCode.BadInput,
                $"there are neither positions nor a yield for {date}; import them with: settle{store} import positions FILE.csv --date {date}, and: settle{store} import yields FILE.csv"),
            PlanVerdict.YieldMissing => new RunExit(
                ExitCode.BadInput, $"there is no yield for {date}; import it with: settle{store} import yields FILE.csv"),
            PlanVerdict.PositionsMissing => new RunExit(
                ExitCode.BadInput, $"there are no positions for {date}; import them with: settle{store} import positions FILE.csv --date {date}"),
            PlanVerdict.UserUnknown => new RunExit(
                ExitCode.BadInput, $"no position on {date} for user {Named(report.UnknownUsers)}; nothing was written; check the spelling, or import the position first"),
            PlanVerdict.DayClosed => new RunExit(
                ExitCode.BadInput, $"{date} is closed, and a closed day never changes; show it with: settle{store} status --date {date}"),
            PlanVerdict.PlanDiffers => new RunExit(
                ExitCode.Breaks,
                $"{date} was planned differently, and a day never mixes two plans; nothing was written. Its plan: {report.FrozenPlan}. " +
                $"This run's: {report.Plan}. Restore the yield, the settings or the payer of its plan; a correction is a separate entry"),
            _ => throw new ArgumentOutOfRangeException(nameof(report), report.Verdict, "unknown verdict"),
        };
    }

    // All is well with the day itself, but somebody has to look at a file.
    private static RunExit OfInbox(RunReport report, RunExit exit) =>
        exit.Code == ExitCode.Done && report.Inbox is { SetAsideCount: > 0 } inbox
            ? new RunExit(ExitCode.BadInput, $"{report.Date} was settled with what was there{Refused(inbox)}")
            : exit;

    private static string Refused(InboxReport inbox) => inbox.SetAsideCount == 0
        ? string.Empty
        : $"; {Tables.Count(inbox.SetAsideCount, "file")} refused and set aside: correct and drop again, or import by hand. {inbox.SetAside[0]}";

    private static RunExit OfSettled(RunReport report, RunScope scope, string store)
    {
        var tally = report.Tally;
        var contradictions = report.Reconciliation?.Contradictions ?? 0;
        var unfinished = scope == RunScope.AllUsers ? report.Reconciliation?.UnfinishedBreaks ?? 0 : 0;
        if (tally.Conflicts > 0)
        {
            return new RunExit(
                ExitCode.Breaks, $"{Tables.Count(tally.Conflicts, "user")} in conflict: what is stored differs from what would be stored now; nothing was changed");
        }

        if (contradictions > 0 || unfinished > tally.Quarantined)
        {
            return new RunExit(
                ExitCode.Breaks, $"{Tables.Count(report.Reconciliation!.BreakCount, "break")} found; list them with: settle{store} reconcile --date {report.Date}");
        }

        return tally.Quarantined > 0
            ? new RunExit(
                ExitCode.Quarantined,
                $"{Tables.Count(tally.Quarantined, "user")} quarantined; fix the cause, then: settle{store} run --date {report.Date} --only-failed")
            : new RunExit(ExitCode.Done, Line: null);
    }

    private static string Named(IReadOnlyList<UserId> users)
    {
        var names = string.Join(", ", users.Take(MostNamed));
        return users.Count > MostNamed ? $"{names} and {users.Count - MostNamed} more" : names;
    }
}

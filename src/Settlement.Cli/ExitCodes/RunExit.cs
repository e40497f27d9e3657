using System.Diagnostics;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What a run's report means for its caller: the exit code, and one line on what to do about it.</summary>
internal static class RunExit
{
    private const int MostNamed = 5;

    /// <summary>
    /// After a run of some users, others may well be unsettled: hence the scope. The store is the options that name it,
    /// for commands to type, with a leading space or empty.
    /// </summary>
    public static Exit Of(RunReport report, RunScope scope, string store) => report switch
    {
        FinishedRun finished => OfInbox(finished, OfSettled(finished, scope, store)),
        RefusedRun refused => OfRefused(refused, store),
        _ => throw new UnreachableException(),
    };

    private static Exit OfRefused(RefusedRun report, string store)
    {
        var date = report.Date;
        return report.Obstacle switch
        {
            PlanObstacle.InputsMissing missing => new Exit(ExitCode.BadInput, Missing(missing.Missing, report, store)),
            PlanObstacle.UsersUnknown unknown => new Exit(
                ExitCode.BadInput, $"no position on {date} for user {Named(unknown.Users)}; nothing was written; check the spelling, or import the position first"),
            PlanObstacle.CheckRefused refused => new Exit(
                ExitCode.BadInput,
                $"{string.Join("; ", refused.Findings.Select(finding => $"{finding.Detail} ({finding.Code.ToKebabCase()})"))}; nothing was written; " +
                $"correct it, or add --accept {string.Join(',', refused.Findings.Select(finding => finding.Code.ToKebabCase()))} if it is intended"),
            PlanObstacle.NotSettlementDate none => new Exit(
                ExitCode.BadInput, $"{none.Date} is no settlement date by the calendar; the next is {none.Next}; nothing was written"),
            PlanObstacle.OutOfOrder early => new Exit(ExitCode.BadInput, $"{early.Problem}; nothing was written"),
            PlanObstacle.InputsMoved moved => new Exit(
                ExitCode.Breaks,
                $"{date} is not what was previewed: {moved.Found.FindMoved(moved.Expected)} moved; its plan now: {moved.Plan}; nothing was written; " +
                $"preview it again with: settle{store} run --date {date} --dry-run"),
            PlanObstacle.DayClosed => new Exit(
                ExitCode.BadInput, $"{date} is closed, and a closed day never changes; show it with: settle{store} status --date {date}"),
            PlanObstacle.PlanDiffers differs => new Exit(
                ExitCode.Breaks,
                $"{date} was planned differently, and a day never mixes two plans; nothing was written. Its plan: {differs.FrozenPlan}. " +
                $"This run's: {differs.Plan}. Restore the yield, the settings or the payer of its plan; a correction is a separate entry"),
            _ => throw new UnreachableException(),
        };
    }

    private static string Missing(MissingInputs missing, RefusedRun report, string store)
    {
        var date = report.Date;
        return report.Inbox is { } inbox
            ? $"no {(missing is { Positions: true, Yield: true } ? "positions and no yield" : missing.ToString())} for {date}, neither in the store nor in the inbox{Refused(inbox)}"
            : (missing.Positions, missing.Yield) switch
            {
                (true, true) =>
                    $"there are neither positions nor a yield for {date}; import them with: settle{store} import positions FILE.csv --date {date}, and: settle{store} import yields FILE.csv",
                (true, false) => $"there are no positions for {date}; import them with: settle{store} import positions FILE.csv --date {date}",
                (false, _) => $"there is no yield for {date}; import it with: settle{store} import yields FILE.csv",
            };
    }

    // All is well with the day itself, but somebody has to look at a file.
    private static Exit OfInbox(FinishedRun report, Exit exit) =>
        exit.Code == ExitCode.Done && report.Inbox is { SetAsideCount: > 0 } inbox
            ? new Exit(ExitCode.BadInput, $"{report.Date} was settled with what was there{Refused(inbox)}")
            : exit;

    private static string Refused(InboxReport inbox) => inbox.SetAsideCount == 0
        ? string.Empty
        : $"; {Tables.Count(inbox.SetAsideCount, "file")} refused and set aside: correct and drop again, or import by hand. {inbox.SetAside[0]}";

    private static Exit OfSettled(FinishedRun report, RunScope scope, string store)
    {
        var tally = report.Settled.Tally;
        var contradictions = report.Reconciled?.Contradictions ?? 0;
        var unfinished = scope == RunScope.AllUsers ? report.Reconciled?.UnfinishedBreaks ?? 0 : 0;
        if (tally.Conflicts > 0)
        {
            return new Exit(
                ExitCode.Breaks, $"{Tables.Count(tally.Conflicts, "user")} in conflict: what is stored differs from what would be stored now; nothing was changed");
        }

        if (contradictions > 0 || unfinished > tally.Quarantined)
        {
            return new Exit(
                ExitCode.Breaks, $"{Tables.Count(report.Reconciled!.BreakCount, "break")} found; list them with: settle{store} reconcile --date {report.Date}");
        }

        return tally.Quarantined > 0
            ? new Exit(
                ExitCode.Quarantined,
                $"{Tables.Count(tally.Quarantined, "user")} quarantined; fix the cause, then: settle{store} run --date {report.Date} --only-failed")
            : Exit.Done;
    }

    private static string Named(IReadOnlyList<UserId> users)
    {
        var names = string.Join(", ", users.Take(MostNamed));
        return users.Count > MostNamed ? $"{names} and {users.Count - MostNamed} more" : names;
    }
}

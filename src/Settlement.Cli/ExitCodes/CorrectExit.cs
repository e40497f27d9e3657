using System.Diagnostics;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What a correction's report means for its caller.</summary>
internal static class CorrectExit
{
    /// <summary>
    /// The exit of a report. The store is the options that name it, for commands to type, with a leading space or empty.
    /// </summary>
    public static Exit Of(CorrectionReport report, Payer payer, string store)
    {
        var date = report.Date;
        return report.Verdict switch
        {
            CorrectionVerdict.Previewed or CorrectionVerdict.NothingToCorrect => Exit.Done,
            CorrectionVerdict.Booked => OfBooked(report, store),
            CorrectionVerdict.NotRun => new Exit(
                ExitCode.BadInput, $"{date} was never run, so there is nothing to correct; import the right inputs and settle it with: settle{store} run --date {date}"),
            CorrectionVerdict.NotSettled => new Exit(
                ExitCode.BadInput, $"{date} is not settled: its last run left it open; settle it first with: settle{store} run --date {date}"),
            CorrectionVerdict.EarlierNotSettled => new Exit(
                ExitCode.Breaks,
                $"correction {report.Plan!.Number} of {date} is not settled, and has other inputs than these; nothing was written. " +
                $"Book that one again first, with the inputs it has: {Describe(report.Plan)}; see: settle{store} status --date {date}"),
            CorrectionVerdict.HashDiffers => new Exit(
                ExitCode.Breaks,
                $"the correction of {date} is not the one that was previewed: it comes to hash {report.Plan!.Hash} now; nothing was written; preview it again"),
            CorrectionVerdict.CannotBeComputed => new Exit(
                ExitCode.BadInput,
                $"the right inputs give some users of {date} an amount that cannot be; nothing was written; correct them and preview it again"),
            CorrectionVerdict.OverLimit => new Exit(
                ExitCode.BadInput,
                $"the right inputs give some users of {date} more than the limit of one user (user-limit); nothing was written; " +
                "correct them, or add --accept user-limit if it is intended"),
            CorrectionVerdict.PayerDiffers => new Exit(
                ExitCode.BadInput,
                $"{date} was not planned for the {payer.Name()}, and whoever paid it has to correct it, too: {(payer == Payer.Ledger ? "name the service with --payments" : "leave --payments out")}"),
            CorrectionVerdict.TooMany => new Exit(
                ExitCode.BadInput, $"{date} has {CorrectionPlan.LargestNumber} corrections, and can have no more"),
            CorrectionVerdict.DayMoved => new Exit(
                ExitCode.Failed, $"{date} was not corrected: users came to it, or runs kept changing it; correct it again when they have ended"),
            _ => throw new UnreachableException(),
        };
    }

    private static Exit OfBooked(CorrectionReport report, string store)
    {
        var (date, tally, found) = (report.Date, report.Tally, report.Reconciled);
        if (tally.Conflicts > 0)
        {
            return new Exit(
                ExitCode.Breaks, $"{Tables.Count(tally.Conflicts, "user")} in conflict: what is stored differs from what would be stored now; nothing was changed");
        }

        if (found is { Contradictions: > 0 } || (found?.Unfinished ?? 0) > tally.Quarantined)
        {
            return new Exit(
                ExitCode.Breaks, $"{Tables.Count(found!.BreakCount, "break")} found; list them with: settle{store} reconcile --date {date}");
        }

        return tally.Quarantined > 0
            ? new Exit(
                ExitCode.Quarantined,
                $"{Tables.Count(tally.Quarantined, "user")} quarantined, so the correction is not settled; fix the cause, then book it again with the same inputs")
            : Exit.Done;
    }

    private static string Describe(CorrectionPlan plan)
    {
        var inputs = new List<string>();
        if (plan.ChangesYield)
        {
            inputs.Add($"yield {plan.Plan.Yield.ToText()}");
        }

        if (plan.BringsPositions)
        {
            inputs.Add($"positions {plan.PositionSets[0]}");
        }

        if (plan.AtLeast != Money.Zero)
        {
            inputs.Add($"at least {plan.AtLeast.ToText(plan.Plan.Currency)}");
        }

        return string.Join(", ", inputs);
    }
}

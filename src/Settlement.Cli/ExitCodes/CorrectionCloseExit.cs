using System.Diagnostics;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What closing a correction, and verifying its certificate, mean for the caller.</summary>
internal static class CorrectionCloseExit
{
    /// <summary>The exit of a close. The store is the options that name it, for commands to type, with a leading space or empty.</summary>
    public static Exit Of(CorrectionCloseReport report, Payer payer, string store)
    {
        var (date, number) = (report.Date, report.Number);
        return report.Verdict switch
        {
            CorrectionCloseVerdict.Closed or CorrectionCloseVerdict.AlreadyClosed => Exit.Done,
            CorrectionCloseVerdict.NoSuchCorrection => Exit.Refused(None(date, number, store)),
            CorrectionCloseVerdict.DayNotClosed => Exit.Refused($"{date} itself is not closed; close it first with: settle{store} close --date {date}"),
            CorrectionCloseVerdict.EarlierNotClosed => Exit.Refused(
                $"correction {number - 1} of {date} is not closed; close it first with: settle{store} close --date {date} --correction {number - 1}"),
            CorrectionCloseVerdict.NotSettled => Exit.Refused(
                $"correction {number} of {date} is not settled; book it again with the inputs it has; see: settle{store} status --date {date}"),
            CorrectionCloseVerdict.PayerDiffers => Exit.Refused(DayInForce.PayerDiffers(report.Plan!.Plan, payer)),
            CorrectionCloseVerdict.BreaksFound => new Exit(
                ExitCode.Breaks,
                $"{Tables.Count(report.Reconciliation!.BreakCount, "break")} found, so correction {number} of {date} was not closed; list them with: settle{store} reconcile --date {date}"),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The exit of a verification.</summary>
    public static Exit Of(CorrectionVerifyReport report, Payer payer, string store)
    {
        var (date, number) = (report.Date, report.Number);
        return report.Verdict switch
        {
            CorrectionVerifyVerdict.Holds => Exit.Done,
            CorrectionVerifyVerdict.Differs => new Exit(
                ExitCode.Breaks,
                $"correction {number} of {date} is not what was certified: {Tables.Count(report.Differences.Count + report.Reconciliation!.BreakCount, "difference")}; " +
                "a closed correction never changes, so somebody has changed the store"),
            CorrectionVerifyVerdict.NoSuchCorrection => Exit.Refused(None(date, number, store)),
            CorrectionVerifyVerdict.NotClosed => Exit.Refused(
                $"correction {number} of {date} is not closed, so it has no certificate; close it with: settle{store} close --date {date} --correction {number}"),
            CorrectionVerifyVerdict.PayerDiffers => Exit.Refused(DayInForce.PayerDiffers(report.Correction!.Plan.Plan, payer)),
            _ => throw new UnreachableException(),
        };
    }

    private static string None(SettlementDate date, int number, string store) =>
        $"{date} has no correction {number}; see: settle{store} status --date {date}";
}

using System.Diagnostics;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What the report on a certificate means for its caller.</summary>
internal static class VerifyExit
{
    /// <summary>The store is the options that name it, for commands to type, with a leading space or empty.</summary>
    public static Exit Of(VerifyReport report, Payer payer, string store)
    {
        var date = report.Date;
        return report.Verdict switch
        {
            VerifyVerdict.Holds => Exit.Done,
            VerifyVerdict.Differs => new Exit(
                ExitCode.Breaks,
                $"{date} is not what was certified: {Tables.Count(report.Differences.Count + report.Reconciliation!.BreakCount, "difference")}; " +
                "a closed day never changes, so somebody has changed the store"),
            VerifyVerdict.NotRun => Exit.Refused($"{date} was never run, so it has no certificate"),
            VerifyVerdict.NotClosed => Exit.Refused(
                $"{date} is not closed, so it has no certificate; close it with: settle{store} close --date {date}"),
            VerifyVerdict.PayerDiffers => Exit.Refused(DayInForce.PayerDiffers(report.Day!.Plan, payer)),
            _ => throw new UnreachableException(),
        };
    }
}

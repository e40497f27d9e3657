using System.Diagnostics;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What a close's report means for its caller.</summary>
internal static class CloseExit
{
    /// <summary>
    /// The certificate is null where there is none that can be read. The store is the options that name it, for commands
    /// to type, with a leading space or empty.
    /// </summary>
    public static Exit Of(CloseReport report, Certificate? certificate, Payer payer, string store)
    {
        var date = report.Date;
        return report.Verdict switch
        {
            CloseVerdict.Closed or CloseVerdict.AlreadyClosed => certificate is not null
                ? Exit.Done
                : new Exit(ExitCode.Breaks, $"{date} is closed, but its certificate cannot be read; examine it with: settle{store} verify --date {date}"),
            CloseVerdict.NotRun => Exit.Refused($"{date} was never run, so there is nothing to close; settle it with: settle{store} run --date {date}"),
            CloseVerdict.NotSettled => Exit.Refused($"{date} is not settled: its last run left it open; settle it with: settle{store} run --date {date}"),
            CloseVerdict.PayerDiffers => Exit.Refused(DayInForce.PayerDiffers(report.Plan!, payer)),
            CloseVerdict.BreaksFound => new Exit(
                ExitCode.Breaks,
                $"{Tables.Count(report.Reconciliation!.BreakCount, "break")} found, so {date} was not closed; resolve them and settle it again with: settle{store} run --date {date}"),
            CloseVerdict.PaymentsUnseen => new Exit(
                ExitCode.Breaks,
                $"the payment service lists nothing, so nobody has seen what else was paid, and {date} was not closed; give the service's list " +
                $"with --payments-file FILE.csv, or close it all the same with --accept {CloseRequest.PaymentsUnseen}"),
            CloseVerdict.DayMoved => new Exit(
                ExitCode.Failed, $"{date} was not closed: runs kept changing it; close it again when they have ended"),
            _ => throw new UnreachableException(),
        };
    }
}

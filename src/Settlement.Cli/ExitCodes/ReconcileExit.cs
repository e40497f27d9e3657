using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What a reconciliation means for its caller.</summary>
internal static class ReconcileExit
{
    /// <summary>The exit of a comparison of a day and, where it has any, of its corrections.</summary>
    public static Exit Of(DayInForce day, Reconciliation found, CorrectionReconciliation? corrections)
    {
        var breaks = found.BreakCount + (corrections?.BreakCount ?? 0);
        return breaks == 0
            ? Exit.Done
            : new Exit(
                ExitCode.Breaks,
                $"{Tables.Count(breaks, "break")} on {day.Plan.Date}{(day.Day is null ? ", which was never run" : string.Empty)}");
    }
}

using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What a reconciliation means for its caller.</summary>
internal static class ReconcileExit
{
    public static Exit Of(DayInForce day, Reconciliation found) => found.IsClean
        ? Exit.Done
        : new Exit(
            ExitCode.Breaks,
            $"{Tables.Count(found.BreakCount, "break")} on {day.Plan.Date}{(day.Day is null ? ", which was never run" : string.Empty)}");
}

using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What the audit of a legacy table means for its caller.</summary>
internal static class AuditExit
{
    public static Exit Of(AuditReport report, Currency currency) => report.Duplicates.Count == 0
        ? Exit.Done
        : new Exit(
            ExitCode.Breaks,
            $"{Tables.Count(report.Duplicates.Count, "duplicate")} found; {Money.Format(report.ToGiveBackMinor, currency)} {currency} should be given back");
}

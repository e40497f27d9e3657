using System.Globalization;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Shows what a correction did, or would do.</summary>
internal static class CorrectionOutput
{
    /// <summary>Writes the report for a person. What kept it from anything has its line on standard error.</summary>
    public static void WriteText(CommandSession session, CorrectionReport report, TimeSpan elapsed)
    {
        switch (report.Verdict)
        {
            case CorrectionVerdict.NothingToCorrect:
                session.WriteLine($"{report.Date}: nothing to correct; everybody has what these inputs give");
                break;
            case CorrectionVerdict.Previewed:
                session.WriteLine($"Correction {report.Plan!.Number} of {report.Date}: nothing was written. Booking it would do this:");
                WritePlan(session, report);
                break;
            case CorrectionVerdict.Booked:
                session.WriteLine($"{report.InstanceId}: {(report.Reconciled is { IsClean: true } ? "booked" : "not settled yet")}");
                WriteBooked(session, report.Tally);
                WritePlan(session, report);
                Tables.WriteFacts(
                    session,
                    ("time", FormattableString.Invariant($"{elapsed.TotalSeconds:0.0} s, {Tables.Count(PerSecond(report, elapsed), "user")} a second")),
                    ("reconciliation", Reconciled(report)));
                break;
            case CorrectionVerdict.HashDiffers:
                session.WriteLine($"{report.InstanceId}: nothing was written. It would do this now:");
                WritePlan(session, report);
                break;
            default:
                session.WriteLine($"{report.InstanceId}: nothing was written");
                break;
        }

        WriteAttention(session, report);
    }

    /// <summary>A correction on one line of a table: <see cref="Headings"/>.</summary>
    public static string[] Row(Correction correction)
    {
        var (plan, currency) = (correction.Plan, correction.Plan.Plan.Currency);
        return
        [
            plan.Number.ToString(CultureInfo.InvariantCulture),
            correction.State.ToKebabCase(),
            plan.ChangesYield ? $"{plan.YieldBefore.ToText()} → {plan.Plan.Yield.ToText()}" : "as before",
            plan.BringsPositions ? "brought" : "as before",
            Tables.Count(plan.Totals.Entries),
            Money.Format(plan.Totals.DifferenceMinor, currency),
            $"{OneLine.Of(plan.BookedBy)}, {plan.BookedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
            OneLine.Of(plan.Reason),
        ];
    }

    /// <summary>The headings of <see cref="Row"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["correction", "state", "yield", "positions", "entries", "difference", "by", "reason"];

    private static void WriteBooked(CommandSession session, Tally tally) => Tables.Write(
        session,
        ["outcome", "users"],
        new HashSet<string>(StringComparer.Ordinal) { "users" },
        [
            ["corrected", Tables.Count(tally.Settled)],
            ["corrected before", Tables.Count(tally.AlreadySettled)],
            ["as they were", Tables.Count(tally.NothingToSettle)],
            ["conflict", Tables.Count(tally.Conflicts)],
            ["quarantined", Tables.Count(tally.Quarantined)],
            ["all", Tables.Count(tally.Users)],
        ]);

    private static void WritePlan(CommandSession session, CorrectionReport report)
    {
        var plan = report.Plan!;
        var (currency, totals) = (plan.Plan.Currency, plan.Totals);
        Tables.Write(
            session,
            [string.Empty, "users", currency.Code],
            new HashSet<string>(StringComparer.Ordinal) { "users", currency.Code },
            [
                ["more", Tables.Count(totals.More), Money.Format(totals.MoreMinor, currency)],
                ["less", Tables.Count(totals.Less), Money.Format(-totals.LessMinor, currency)],
                ["all", Tables.Count(totals.Entries), Money.Format(totals.DifferenceMinor, currency)],
                ["left out", Tables.Count(totals.LeftOut), Money.Format(totals.LeftOutMinor, currency)],
            ]);
        Tables.WriteFacts(
            session,
            ("users looked at", Tables.Count(totals.Users)),
            ("yield", plan.ChangesYield ? $"{plan.YieldBefore} → {plan.Plan.Yield}" : $"{plan.Plan.Yield}, as before"),
            ("positions", plan.BringsPositions ? $"set {plan.PositionSets[0]}" : "as before"),
            ("at least", plan.AtLeast == Money.Zero ? "every difference" : $"{plan.AtLeast.ToText(currency)} {currency}"),
            ("residue", $"{plan.ResidueDifference.ToText(currency)} {currency} to the residue account"),
            ("reason", OneLine.Of(plan.Reason)),
            ("hash", plan.Hash.ToString()));
        WriteLargest(session, report, currency);
    }

    private static void WriteLargest(CommandSession session, CorrectionReport report, Currency currency)
    {
        if (report.Largest.Count == 0)
        {
            return;
        }

        session.WriteLine(report.Plan!.Totals.Entries > report.Largest.Count
            ? $"The {report.Largest.Count} largest of {Tables.Count(report.Plan.Totals.Entries)}:"
            : "Users:");
        Tables.Write(
            session,
            ["user", "position", "before", "after", "difference"],
            new HashSet<string>(StringComparer.Ordinal) { "position", "before", "after", "difference" },
            report.Largest.Select(entry => new[]
            {
                OneLine.Of(entry.UserId.Value),
                entry.Position.ToText(currency),
                entry.Before.ToText(currency),
                entry.Earnings.Credited.ToText(currency),
                entry.Difference.ToText(currency),
            }));
    }

    private static long PerSecond(CorrectionReport report, TimeSpan elapsed) =>
        elapsed > TimeSpan.Zero ? (long)(report.Tally.Users / elapsed.TotalSeconds) : 0;

    private static string Reconciled(CorrectionReport report) => report.Reconciled switch
    {
        null => "not done",
        { IsClean: true } => "clean: what should be, what is recorded and what is paid agree to the last digit",
        { } found => $"{Tables.Count(found.BreakCount, "break")}: {Tables.Count(found.Unfinished)} unfinished, {Tables.Count(found.Contradictions, "contradiction")}",
    };

    private static void WriteAttention(CommandSession session, CorrectionReport report)
    {
        if (report.Attention.Count > 0)
        {
            session.WriteLine("Users who need attention:");
            foreach (var result in report.Attention)
            {
                session.WriteLine("  " + OneLine.Of(result.ToLine()));
            }
        }
    }
}

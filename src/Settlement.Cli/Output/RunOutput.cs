using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Cli;

/// <summary>Shows what a run did.</summary>
internal static class RunOutput
{
    /// <summary>Writes the report for a person.</summary>
    public static void WriteText(CommandSession session, RunReport report, Currency currency, RunTimes times)
    {
        if (report.Verdict != PlanVerdict.Planned)
        {
            WriteObstacle(session, report);
            return;
        }

        var tally = report.Tally;
        session.WriteLine(report.DryRun
            ? $"Dry run of {report.Date}: nothing was written. A run now would give:"
            : $"{report.InstanceId}: done");
        Tables.Write(
            session,
            ["outcome", "users"],
            new HashSet<string>(StringComparer.Ordinal) { "users" },
            [
                ["settled", Tables.Count(tally.Settled)],
                ["already settled", Tables.Count(tally.AlreadySettled)],
                ["nothing to settle", Tables.Count(tally.NothingToSettle)],
                ["conflict", Tables.Count(tally.Conflicts)],
                ["quarantined", Tables.Count(tally.Quarantined)],
                ["all", Tables.Count(tally.Users)],
            ]);
        Tables.WriteFacts(
            session,
            ("plan", report.Plan!.ToString()),
            ("earnings", $"{Money.Format(tally.EarningsMinor, currency)} {currency}"),
            ("residue", $"{RunDocument.ResidueOf(report, currency)} {currency}"),
            ("time", FormattableString.Invariant($"{times.WholeSeconds:0.0} s, {Tables.Count(times.UsersPerSecond(report), "user")} a second")),
            ("reconciliation", Reconciled(report)));
        if (report is { DryRun: true, InputsHash: { } hash })
        {
            session.WriteLine($"Settle exactly this, or nothing, with: settle{session.StoreArguments} run --date {report.Date} --expect-inputs {hash}");
        }

        WriteAttentionText(session, report);
    }

    private static string Reconciled(RunReport report) => report.Reconciliation switch
    {
        null => "not done: nothing was written",
        { IsClean: true } => "clean: what should be, what is recorded and what is paid agree to the last digit",
        { } found => $"{Tables.Count(found.BreakCount, "break")}: {Tables.Count(found.UnfinishedBreaks)} unfinished, " +
            $"{Tables.Count(found.Contradictions, "contradiction")}",
    };

    // Every obstacle has its line on standard error; two plans that differ are also shown one under the other.
    private static void WriteObstacle(CommandSession session, RunReport report)
    {
        if (report.Verdict == PlanVerdict.PlanDiffers)
        {
            session.WriteLine($"{report.InstanceId}: nothing was written");
            Tables.WriteFacts(
                session,
                ("the day's plan", report.FrozenPlan!.ToString()),
                ("this run's plan", report.Plan!.ToString()),
                ("records there are", Tables.Count(report.Tally.Conflicts)));
        }
    }

    private static void WriteAttentionText(CommandSession session, RunReport report)
    {
        if (report.Attention.Count == 0)
        {
            return;
        }

        var all = report.Tally.Conflicts + report.Tally.Quarantined;
        session.WriteLine(all > report.Attention.Count
            ? $"Users who need attention (the first {report.Attention.Count} of {Tables.Count(all)}):"
            : "Users who need attention:");
        foreach (var result in report.Attention)
        {
            session.WriteLine("  " + OneLine.Of(result.ToLine()));
        }

        session.WriteLine($"Explain one with: settle{session.StoreArguments} explain --date {report.Date} --user {report.Attention[0].UserId}");
    }
}

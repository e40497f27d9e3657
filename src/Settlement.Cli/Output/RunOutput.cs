using System.Text.Json;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Shows what a run did.</summary>
internal static class RunOutput
{
    /// <summary>Writes the fields of <c>run --json</c>. The first twelve are fixed; what follows may grow.</summary>
    public static void WriteJson(Utf8JsonWriter json, RunReport report, RunExit exit, Currency currency, RunTimes times)
    {
        var tally = report.Tally;
        var seconds = Seconds(times.Whole);
        json.WriteString("date", report.Date.ToString());
        json.WriteString("instanceId", report.InstanceId);
        json.WriteNumber("users", tally.Users);
        json.WriteNumber("settled", tally.Settled);
        json.WriteNumber("alreadySettled", tally.AlreadySettled);
        json.WriteNumber("nothingToSettle", tally.NothingToSettle);
        json.WriteNumber("conflicts", tally.Conflicts);
        json.WriteNumber("quarantined", tally.Quarantined);
        json.WriteString("earnings", Money.Format(tally.EarningsMinor, currency));
        json.WriteString("residue", Residue(report, currency));
        json.WriteNumber("elapsedSeconds", decimal.Round(seconds, 3));
        json.WriteNumber("usersPerSecond", UsersPerSecond(report, seconds));

        json.WriteNumber("settleSeconds", decimal.Round(Seconds(times.Settling), 3));
        json.WriteBoolean("dryRun", report.DryRun);
        json.WriteString("currency", currency.Code);
        json.WriteString("verdict", report.Verdict.ToKebabCase());
        json.WriteString("problem", exit.Line);
        json.WriteString("plan", report.Plan?.ToString());
        json.WriteString("frozenPlan", report.FrozenPlan?.ToString());
        WriteReconciliation(json, report.Reconciliation);
        WriteUnknownUsers(json, report.UnknownUsers);
        WriteAttention(json, report.Attention);
        WriteInbox(json, report.Inbox);
    }

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
            ? $"Dry run of {report.Date}: nothing was written. A run now would come to this:"
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
        var seconds = Seconds(times.Whole);
        Tables.WriteFacts(
            session,
            ("plan", report.Plan!.ToString()),
            ("earnings", $"{Money.Format(tally.EarningsMinor, currency)} {currency}"),
            ("residue", $"{Residue(report, currency)} {currency}"),
            ("time", FormattableString.Invariant($"{seconds:0.0} s, {Tables.Count(UsersPerSecond(report, seconds), "user")} a second")),
            ("reconciliation", Reconciled(report)));
        WriteAttentionText(session, report);
    }

    /// <summary>Writes users who need attention: <c>attention[] {userId, outcome, reason, detail}</c>.</summary>
    public static void WriteAttention(Utf8JsonWriter json, IReadOnlyList<UserResult> attention)
    {
        json.WriteStartArray("attention");
        foreach (var result in attention)
        {
            json.WriteStartObject();
            json.WriteString("userId", result.UserId);
            json.WriteString("outcome", result.Outcome.ToKebabCase());
            json.WriteString("reason", result.Reason?.ToKebabCase());
            json.WriteString("detail", result.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Residue(RunReport report, Currency currency) => report.Plan is null
        ? Money.Format(0, currency)
        : report.Tally.Residue(report.Plan).ToText(currency);

    // Where the day could not be planned, no user was looked at, whatever the tally shows.
    private static long UsersPerSecond(RunReport report, decimal seconds) =>
        report.Verdict == PlanVerdict.Planned && seconds > 0 ? (long)(report.Tally.Users / seconds) : 0;

    private static decimal Seconds(TimeSpan time) => (decimal)time.Ticks / TimeSpan.TicksPerSecond;

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

        session.WriteLine($"Look at one with: settle{session.StoreArguments} explain --date {report.Date} --user {report.Attention[0].UserId}");
    }

    private static void WriteInbox(Utf8JsonWriter json, InboxReport? inbox)
    {
        if (inbox is null)
        {
            json.WriteNull("inbox");
            return;
        }

        json.WriteStartObject("inbox");
        json.WriteNumber("importedCount", inbox.ImportedCount);
        json.WriteStartArray("imported");
        foreach (var file in inbox.Imported)
        {
            json.WriteStartObject();
            json.WriteString("file", file.Name);
            json.WriteString("movedTo", file.MovedTo);
            json.WriteNumber("rows", file.Counts.Total);
            json.WriteNumber("added", file.Counts.Added);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("setAsideCount", inbox.SetAsideCount);
        json.WriteStartArray("setAside");
        foreach (var file in inbox.SetAside)
        {
            json.WriteStartObject();
            json.WriteString("file", file.Name);
            json.WriteString("movedTo", file.MovedTo);
            json.WriteNumber("problemCount", file.ProblemCount);
            json.WriteStartArray("problems");
            foreach (var problem in file.Problems)
            {
                json.WriteStringValue(problem);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReconciliation(Utf8JsonWriter json, Reconciliation? reconciliation)
    {
        if (reconciliation is null)
        {
            json.WriteNull("clean");
            json.WriteNull("breakCount");
            return;
        }

        json.WriteBoolean("clean", reconciliation.IsClean);
        json.WriteNumber("breakCount", reconciliation.BreakCount);
    }

    private static void WriteUnknownUsers(Utf8JsonWriter json, IReadOnlyList<UserId> users)
    {
        json.WriteStartArray("unknownUsers");
        foreach (var user in users)
        {
            json.WriteStringValue(user.Value);
        }

        json.WriteEndArray();
    }
}

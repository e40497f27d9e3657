using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle audit</c>.</summary>
internal static class AuditCommand
{
    private const int MostListed = 20;

    private static readonly HashSet<string> Numbers = new(["rows", "seconds apart", "transaction ids", "to give back"], StringComparer.Ordinal);

    public static Command Create(GlobalOptions globals)
    {
        var file = CommandOptions.InputFile("A CSV file with the columns user_id,date,earnings,created_at,transaction_id; its rows in any order");
        var columns = new Option<AuditColumns?>("--columns")
        {
            Description = "What the file calls these columns, where it calls them something else, separated by commas",
            HelpName = "COLUMN=NAME,…",
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[^1].Value;
                if (!AuditColumns.TryParse(text, out var columns, out var problem))
                {
                    result.AddError($"--columns \"{text}\" {problem}");
                }

                return columns;
            },
        };
        var command = new ExampledCommand(
            "audit",
            "Find users who were credited more than once for a date, in the settlement table of a legacy system. " +
            "Touches no store. Exit code 3 if there are any.",
            ["settle audit samples/legacy-settlements.csv", "settle audit legacy.csv --columns user_id=UID,earnings=AMOUNT"])
        {
            file, columns, globals.Format,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session, parsed.GetRequiredValue(file), parsed.GetValue(columns) ?? AuditColumns.Default, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, string file, AuditColumns columns, CancellationToken cancellationToken)
    {
        ImportCommand.Check(file);
        var currency = session.LoadOptions().Currency;
        var audit = new LegacyTableAudit(columns, currency);

        // The file is read twice if there is anything to look at again.
        var bytes = 2 * new FileInfo(file).Length;
        var report = await ProgressBar.RunAsync(
            session, "Auditing", bytes, bar => Task.FromResult(audit.Run(file, bar, cancellationToken)));
        if (session.Json)
        {
            session.WriteJson(AuditDocument.Of(file, report, currency));
        }
        else if (session.Csv)
        {
            WriteCsv(session, AuditDocument.Of(file, report, currency));
        }
        else
        {
            WriteText(session, report, currency);
        }

        return session.End(AuditExit.Of(report, currency));
    }

    // A line for each row of the table that is one of several for its user and date.
    private static void WriteCsv(CommandSession session, AuditDocument report) => CsvOutput.Write(
        session,
        ["user_id", "date", "created_at", "seconds_after_first", "earnings", "transaction_id"],
        report.Duplicates.SelectMany(found => found.Rows.Select(row => new[]
        {
            found.UserId, found.Date, row.CreatedAt, CsvOutput.Text(row.SecondsAfterFirst), row.Earnings, row.TransactionId,
        })));

    private static void WriteText(CommandSession session, AuditReport report, Currency currency)
    {
        Tables.WriteFacts(
            session,
            ("rows", Tables.Count(report.Rows)),
            ("users", Tables.Count(report.Users)),
            ("dates", Tables.Count(report.Dates)),
            ("duplicates", report.Duplicates.Count == 0 ? "none: every user has one row for a date" : Tables.Count(report.Duplicates.Count)),
            ("to give back", $"{Money.Format(report.ToGiveBackMinor, currency)} {currency}"));
        if (report.Duplicates.Count == 0)
        {
            return;
        }

        Tables.Write(
            session,
            ["date", "user", "rows", "seconds apart", "amounts", "transaction ids", "to give back"],
            Numbers,
            report.Duplicates.Take(MostListed).Select(found => new[]
            {
                found.Date.ToString(),
                found.UserId.Value,
                Tables.Count(found.Rows.Count),
                string.Join(", ", found.Rows.Skip(1).Select(row => Seconds(found.AfterFirst(row)))),
                string.Join(" + ", found.Rows.Select(row => row.Earnings.ToText(currency))) + (found.AmountsDiffer ? " (they differ)" : string.Empty),
                Tables.Count(found.TransactionIds),
                Money.Format(found.ToGiveBackMinor, currency),
            }));
        if (report.Duplicates.Count > MostListed)
        {
            session.WriteLine($"  … and {Tables.Count(report.Duplicates.Count - MostListed)} more; list them all with --json");
        }
    }

    private static string Seconds(TimeSpan time) =>
        DocumentJson.Seconds(time).ToString("#,0.000", System.Globalization.CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Globalization;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle statement</c>.</summary>
internal static class StatementCommand
{
    private static readonly string[] CsvColumns =
        ["user_id", "date", "correction", "position", "yield", "quote", "earnings", "total", "status", "transaction_id"];

    public static Command Create(GlobalOptions globals)
    {
        var user = CommandOptions.User();
        var from = CommandOptions.Date("--from", "The first date; default: the earliest", required: false);
        var to = CommandOptions.Date("--to", "The last date; default: the latest", required: false);
        var command = new ExampledCommand(
            "statement",
            "Show a user's history: each date's position, yield and earnings, with a running total.",
            ["settle statement --user user-1 --from 2014-03-22 --to 2014-08-31"])
        {
            user, from, to, globals.Format,
        };
        CommandOptions.RequireOrder(command, from, to);
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session, parsed.GetValue(user)!.Value, parsed.GetValue(from), parsed.GetValue(to), cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, UserId user, SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(StoreAccess.Read, options, cancellationToken);
        var statement = await UserStatement.ReadAsync(stores.Settlements, stores.Corrections, user, from, to, cancellationToken);
        if (statement.FindProblem() is { } problem)
        {
            throw new BadUsageException($"{problem}; narrow the dates with --from and --to");
        }

        var currency = statement.Lines.Count == 0 ? options.Currency : statement.Lines[0].Plan.Currency;
        if (session.Json)
        {
            session.WriteJson(StatementDocument.Of(statement, options.Currency));
        }
        else if (session.Csv)
        {
            WriteCsv(session, StatementDocument.Of(statement, options.Currency));
        }
        else
        {
            WriteText(session, statement, currency);
        }

        return ExitCode.Done;
    }

    // A correction is a row of its own, which credits the difference: the earnings of all rows add up to the total.
    private static void WriteCsv(CommandSession session, StatementDocument statement)
    {
        var days = statement.Days.Select(day => (day.Date, Number: 0, Cells: (string[])
        [
            statement.UserId, day.Date, string.Empty, day.Position, day.Yield, day.Quote, day.Earnings, day.Total, day.Status, day.TransactionId,
        ]));
        var corrections = (statement.Corrections ?? []).Select(entry => (entry.Date, Number: entry.Correction, Cells: (string[])
        [
            statement.UserId,
            entry.Date,
            entry.Correction.ToString(CultureInfo.InvariantCulture),
            entry.Position,
            entry.Yield,
            entry.Quote,
            entry.Difference,
            entry.Total,
            entry.Status,
            entry.TransactionId,
        ]));
        CsvOutput.Write(
            session,
            CsvColumns,
            days.Concat(corrections).OrderBy(row => row.Date, StringComparer.Ordinal).ThenBy(row => row.Number).Select(row => row.Cells));
    }

    private static void WriteText(CommandSession session, UserStatement statement, Currency currency)
    {
        if (statement.Lines.Count == 0 && statement.Corrections.Count == 0)
        {
            session.WriteLine($"{statement.User} has no settled dates in that range");
            return;
        }

        var corrected = statement.Corrections.Count == 0 ? string.Empty : $", {Tables.Count(statement.Corrections.Count, "correction")}";
        session.WriteLine(
            $"{statement.User}: {Tables.Count(statement.Lines.Count, "date")}{corrected}, {Money.Format(statement.TotalMinor, currency)} {currency} in all");
        var rows = statement.Lines.Select(line => (line.Plan.Date, Number: 0, Cells: Row(line, currency)))
            .Concat(statement.Corrections.Select(correction => (correction.Entry.Date, correction.Entry.Number, Cells: Row(correction, currency))))
            .OrderBy(row => row.Date).ThenBy(row => row.Number);
        Tables.Write(
            session,
            ["date", "position", "yield", "earnings", "total", "status"],
            new HashSet<string>(StringComparer.Ordinal) { "position", "yield", "earnings", "total" },
            rows.Select(row => row.Cells));
    }

    private static string[] Row(StatementLine line, Currency currency) =>
    [
        line.Record.Date.ToString(),
        line.Record.Position.ToText(currency),
        line.Plan.Yield.ToText(),
        line.Record.Earnings.Credited.ToText(currency),
        Money.Format(line.TotalMinor, currency),
        line.Record.UserStatus(),
    ];

    private static string[] Row(StatementCorrection correction, Currency currency) =>
    [
        $"{correction.Entry.Date}, correction {correction.Entry.Number}",
        correction.Entry.Position.ToText(currency),
        correction.Plan.Plan.Yield.ToText(),
        correction.Entry.Difference.ToText(currency),
        Money.Format(correction.TotalMinor, currency),
        correction.Entry.Status.ToKebabCase(),
    ];
}

using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle statement</c>.</summary>
internal static class StatementCommand
{
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
            user, from, to,
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
        var statement = await UserStatement.ReadAsync(stores.Settlements, user, from, to, cancellationToken);
        if (statement.FindProblem() is { } problem)
        {
            throw new BadUsageException($"{problem}; narrow the dates with --from and --to");
        }

        var lines = statement.Lines;
        var currency = lines.Count == 0 ? options.Currency : lines[0].Plan.Currency;
        if (session.Json)
        {
            session.WriteJson(StatementDocument.Of(statement, options.Currency));
        }
        else
        {
            WriteText(session, user, lines, currency);
        }

        return ExitCode.Done;
    }

    private static void WriteText(CommandSession session, UserId user, IReadOnlyList<StatementLine> lines, Currency currency)
    {
        if (lines.Count == 0)
        {
            session.WriteLine($"{user} has no settled dates in that range");
            return;
        }

        session.WriteLine($"{user}: {Tables.Count(lines.Count, "date")}, {Money.Format(lines[^1].TotalMinor, currency)} {currency} in all");
        Tables.Write(
            session,
            ["date", "position", "yield", "earnings", "total", "status"],
            new HashSet<string>(StringComparer.Ordinal) { "position", "yield", "earnings", "total" },
            lines.Select(line => new[]
            {
                line.Record.Date.ToString(),
                line.Record.Position.ToText(currency),
                line.Plan.Yield.ToText(),
                line.Record.Earnings.Credited.ToText(currency),
                Money.Format(line.TotalMinor, currency),
                line.Record.UserStatus(),
            }));
    }
}

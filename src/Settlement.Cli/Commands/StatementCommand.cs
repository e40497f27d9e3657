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
        command.Validators.Add(result =>
        {
            if (result.GetValue(from) is { } first && result.GetValue(to) is { } last && last.CompareTo(first) < 0)
            {
                result.AddError($"--to {last} is before --from {first}");
            }
        });
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
        var lines = await ReadAsync(stores.Settlements, user, from, to, cancellationToken);
        var currency = OnlyCurrency(lines) ?? options.Currency;
        if (session.Json)
        {
            session.WriteJson(Document(user, from, to, lines, currency));
        }
        else
        {
            WriteText(session, user, lines, currency);
        }

        return ExitCode.Done;
    }

    private static async Task<List<Line>> ReadAsync(
        ISettlementStore store, UserId user, SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        var lines = new List<Line>();
        Int128 total = 0;
        foreach (var day in await store.ListDaysAsync(from, to, cancellationToken))
        {
            if ((await store.ReadRecordsAsync(day.Plan.Date, [user], cancellationToken))[0] is { } record)
            {
                total += record.Earnings.Credited.Minor;
                lines.Add(new Line(day.Plan, record, total));
            }
        }

        return lines;
    }

    private static Currency? OnlyCurrency(List<Line> lines)
    {
        var other = lines.Find(line => line.Plan.Currency != lines[0].Plan.Currency);
        return other is null
            ? lines.FirstOrDefault()?.Plan.Currency
            : throw new BadUsageException(
                $"{lines[0].Plan.Date} is in {lines[0].Plan.Currency} and {other.Plan.Date} in {other.Plan.Currency}, which cannot be added up; narrow the dates with --from and --to");
    }

    private static StatementDocument Document(
        UserId user, SettlementDate? from, SettlementDate? to, List<Line> lines, Currency currency) => new(
        user.Value,
        from?.ToString(),
        to?.ToString(),
        currency.Code,
        Money.Format(lines.Count == 0 ? 0 : lines[^1].TotalMinor, currency),
        lines.Count(line => line.Record.NeedsPayment),
        [.. lines.Select(line => StatementDayDocument.Of(line.Plan, line.Record, line.TotalMinor))]);

    private static void WriteText(CommandSession session, UserId user, List<Line> lines, Currency currency)
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
                line.Status,
            }));
    }

    private sealed record Line(DayPlan Plan, SettlementRecord Record, Int128 TotalMinor)
    {
        public string Status => Record.UserStatus();
    }
}

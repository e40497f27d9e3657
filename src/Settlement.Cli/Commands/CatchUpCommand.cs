using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle catch-up</c>.</summary>
internal static class CatchUpCommand
{
    private const int MostNamed = 10;

    public static Command Create(GlobalOptions globals)
    {
        var from = CommandOptions.Date("--from", $"The first date; default: {CatchUpPlan.DefaultLookBackDays} days before the last", required: false);
        var to = CommandOptions.Date("--to", "The last date; default: the latest due", required: false);
        var dryRun = new Option<bool>("--dry-run") { Description = "Write nothing and say which dates would be settled" };
        var command = new ExampledCommand(
            "catch-up",
            "Settle every date that is due, has its inputs and is not settled, oldest first, those before later settled dates too. " +
            "A date that fails does not stop those after it.",
            ["settle catch-up --dry-run", "settle catch-up --from 2014-08-01 --to 2014-08-31"])
        {
            from, to, dryRun,
        };
        CommandOptions.RequireOrder(command, from, to);
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session, parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(dryRun), cancellationToken),
            "stopped before anything was settled",
            "what is settled stays settled; run it again to resume");
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, SettlementDate? from, SettlementDate? to, bool dryRun, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        if (options.TimeoutRule(session.Store, session.Payments).FindProblem() is { } problem)
        {
            throw new BadUsageException(problem);
        }

        await using var stores = await session.OpenAsync(dryRun ? StoreAccess.Read : StoreAccess.Write, options, cancellationToken);
        var plan = await ReadAsync(session, stores, options, from, to, cancellationToken);
        if (!dryRun && await new SchedulePause(stores.Pauses).FindAsync(cancellationToken) is { } pause)
        {
            session.Note($"the schedule is paused {pause}; what a person asks for goes on");
        }

        if (!session.Json)
        {
            WritePlan(session, plan, dryRun);
        }

        IReadOnlyList<CaughtUpDate> dates = dryRun
            ? [.. plan.Ready.Select(date => new CaughtUpDate(date, "planned", Exit: null, Report: null, Times: default))]
            : await new CatchUp(session, stores, options).RunAsync(plan.Ready, cancellationToken);
        var code = CatchUpExit.Worst(dates.Select(date => date.Exit?.Code ?? ExitCode.Done));
        if (session.Json)
        {
            session.WriteJson(CatchUpDocument.Of(plan, dryRun, [.. dates.Select(date => date.Document(options.Currency))], (int)code));
        }
        else if (!dryRun && plan.Ready.Count > 0)
        {
            var settled = dates.Count(date => date.IsSettled);
            session.WriteLine($"{settled} of {Tables.Count(dates.Count, "date")} settled");
        }

        return code;
    }

    private static async Task<CatchUpPlan> ReadAsync(
        CommandSession session, OpenStores stores, SettleOptions options, SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        try
        {
            return await CatchUpPlan.ReadAsync(
                stores.Dates, from, to, CatchUpPlan.DefaultLookBackDays, session.Host.Time.GetUtcNow(), options.DateRules, cancellationToken);
        }
        catch (DateRangeException exception)
        {
            throw new BadUsageException($"{exception.Message}; narrow the dates with --from and --to", exception);
        }
    }

    private static void WritePlan(CommandSession session, CatchUpPlan plan, bool dryRun)
    {
        var ready = plan.Ready;
        var range = $"from {plan.From} to {plan.To}";
        session.WriteLine(ready.Count == 0
            ? $"Nothing to settle {range}"
            : $"{(dryRun ? "Nothing was written. Would settle" : "Settling")} {Tables.Count(ready.Count, "date")} {range}, oldest first: {Names(ready.Select(date => date.Date))}");
        if (plan.Waiting.Count > 0)
        {
            var waiting = plan.Waiting.Take(MostNamed).Select(date => $"{date.Date} for {date.Missing}");
            session.WriteLine($"Passed over, waiting: {string.Join(", ", waiting)}{More(plan.Waiting.Count)}");
        }

        if (plan.Left.Count > 0)
        {
            session.WriteLine(
                $"Left, before {plan.From}: {Names(plan.Left)}; settle them with: settle{session.StoreArguments} catch-up --from {plan.Left[0]}");
        }
    }

    private static string Names(IEnumerable<SettlementDate> dates)
    {
        var all = dates.ToList();
        return string.Join(", ", all.Take(MostNamed)) + More(all.Count);
    }

    private static string More(int count) => count > MostNamed ? $" and {count - MostNamed} more" : string.Empty;
}

using System.CommandLine;
using System.Text;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Cli;

/// <summary><c>settle report</c>.</summary>
internal static class ReportCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date("--date", "The settlement date", required: false);
        var from = CommandOptions.Date("--from", "The first date of several, with --to", required: false);
        var to = CommandOptions.Date("--to", "The last date of several, with --from", required: false);
        var output = CommandOptions.OutputFile("FILE.html");
        var paymentsFile = CommandOptions.PaymentsFile();
        var command = new ExampledCommand(
            "report",
            "Write a date, or several, as a page to keep, print and sign: totals, outcomes, the proof that earnings and residue are what was " +
            "earned, breaks and conflicts with what to do, certificate, corrections. One file that loads nothing. A date is compared user by user.",
            [
                "settle report --date 2014-08-05 --out day.html",
                "settle report --from 2014-08-01 --to 2014-08-31 --out month.html",
            ])
        {
            date, from, to, output, paymentsFile,
        };
        CommandOptions.RequireOrder(command, from, to);
        command.Validators.Add(result =>
        {
            var one = result.GetResult(date) is { Implicit: false };
            var first = result.GetResult(from) is { Implicit: false };
            var last = result.GetResult(to) is { Implicit: false };
            if (one == (first || last) || first != last)
            {
                result.AddError("give --date, or --from and --to");
            }
            else if (!one && result.GetResult(paymentsFile) is { Implicit: false })
            {
                result.AddError("--payments-file is of one date: give --date");
            }
        });
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => parsed.GetValue(date) is { } day
                ? ReportDayAsync(session, day, parsed.GetRequiredValue(output), parsed.GetValue(paymentsFile), cancellationToken)
                : ReportRangeAsync(
                    session, parsed.GetValue(from)!.Value, parsed.GetValue(to)!.Value, parsed.GetRequiredValue(output), cancellationToken),
            "stopped; no file was written");
        return command;
    }

    private static async Task<ExitCode> ReportDayAsync(
        CommandSession session, SettlementDate date, string file, string? paymentsFile, CancellationToken cancellationToken)
    {
        OutputTarget.Check(session, file);
        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(StoreAccess.Read, options, cancellationToken);
        if (await stores.Settlements.ReadDayAsync(date, cancellationToken) is not { } day)
        {
            throw new BadUsageException(
                $"{date} was never run, so there is nothing to report; settle it with: settle{session.StoreArguments} run --date {date}");
        }

        DayInForce.RequirePayer(day.Plan, stores);
        using var list = DayInForce.ReadPayments(day.Plan, paymentsFile, cancellationToken);
        var reading = await DayReader.ReadAsync(stores, options.Settlement, date, DayDepth.Compared, list, cancellationToken);
        await WriteAsync(file, await Reports.RenderAsync(DayView.Of(reading), Frame(session)));
        var compared = reading.Comparison!;
        var breaks = compared.Day.BreakCount + (compared.Entries?.BreakCount ?? 0);
        Say(session, new ReportDocument(date.ToString(), From: null, To: null, file, Dates: 1, compared.IsClean, breaks), $"{date}");
        return session.End(ReconcileExit.Of(new DayInForce(day, day.Plan, reading.Positions ?? 0), compared.Day, compared.Entries));
    }

    private static async Task<ExitCode> ReportRangeAsync(
        CommandSession session, SettlementDate from, SettlementDate to, string file, CancellationToken cancellationToken)
    {
        OutputTarget.Check(session, file);
        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(StoreAccess.Read, options, cancellationToken);
        var reading = await ReadRangeAsync(session, stores, options, from, to, cancellationToken);
        await WriteAsync(file, await Reports.RenderAsync(RangeView.Of(reading), Frame(session)));
        Say(
            session,
            new ReportDocument(Date: null, from.ToString(), to.ToString(), file, reading.List.Dates.Count, Clean: null, BreakCount: null),
            Tables.Count(reading.List.Dates.Count, "date"));
        return ExitCode.Done;
    }

    private static async Task<RangeReading> ReadRangeAsync(
        CommandSession session, OpenStores stores, SettleOptions options, SettlementDate from, SettlementDate to, CancellationToken cancellationToken)
    {
        try
        {
            return await RangeReading.ReadAsync(stores, from, to, session.Host.Time.GetUtcNow(), options.DateRules, cancellationToken);
        }
        catch (DateRangeException exception)
        {
            throw new BadUsageException($"{exception.Message}; narrow the dates with --from and --to", exception);
        }
    }

    private static ReportFrame Frame(CommandSession session) => new(
        session.Host.Who, session.Host.Time.GetUtcNow(), session.Store.ToString(), typeof(ReportCommand).Assembly.GetName().Version!.ToString(3));

    private static Task WriteAsync(string file, string page)
    {
        var bytes = Encoding.UTF8.GetBytes(page);
        return ReplacedFile.WriteAsync(file, async stream => await stream.WriteAsync(bytes));
    }

    private static void Say(CommandSession session, ReportDocument document, string what)
    {
        if (session.Json)
        {
            session.WriteJson(document);
        }
        else
        {
            session.WriteLine($"report of {what} written to {document.File}");
        }
    }
}

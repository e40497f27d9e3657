using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle export</c>.</summary>
internal static class ExportCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date();
        var output = CommandOptions.OutputFile();
        var spreadsheet = new Option<bool>("--spreadsheet")
        {
            Description = "Write the file for a spreadsheet: a byte order mark, residues as decimals with the fraction in a column of its own, " +
                "and an apostrophe before a user id that would be run as a formula.",
        };
        var corrections = new Option<bool>("--corrections")
        {
            Description = "Write the entries of the date's corrections instead: " +
                "user_id,date,correction,position,yield,earnings_before,earnings,difference,taken_up,amount,transaction_id,status",
        };
        var command = new ExampledCommand(
            "export",
            "Write a date's settlement records, sorted by user, as CSV: " +
            "user_id,date,position,yield,earnings,residue,transaction_id,status. " +
            "Corrections do not change it: their entries are written with --corrections.",
            [
                "settle export --date 2014-08-05 --out records.csv",
                "settle export --date 2014-08-05 --out records.csv --spreadsheet",
                "settle export --date 2014-08-05 --corrections --out corrections.csv",
            ])
        {
            date, output, corrections, spreadsheet,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session,
                parsed.GetValue(date)!.Value,
                parsed.GetRequiredValue(output),
                parsed.GetValue(spreadsheet) ? ExportForm.Spreadsheet : ExportForm.Plain,
                parsed.GetValue(corrections),
                cancellationToken),
            "stopped; no file was written");
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, SettlementDate date, string file, ExportForm form, bool corrections, CancellationToken cancellationToken)
    {
        OutputTarget.Check(session, file);
        await using var stores = await session.OpenAsync(StoreAccess.Read, session.LoadOptions(), cancellationToken);
        var day = await stores.Settlements.ReadDayAsync(date, cancellationToken) ?? throw new BadUsageException(
            $"{date} was never run, so there is nothing to export; settle it with: settle{session.StoreArguments} run --date {date}");
        if (corrections)
        {
            return await ExportCorrectionsAsync(session, stores, day.Plan.Date, file, form, cancellationToken);
        }

        var counts = await stores.Settlements.CountRecordsAsync(date, cancellationToken);
        var records = await ProgressBar.RunAsync(session, "Exporting", counts.Records, async bar =>
        {
            long written = 0;
            await ReplacedFile.WriteAsync(
                file, async stream => written = await RecordsExport.WriteAsync(stream, day.Plan, stores.Settlements, bar, cancellationToken, form));
            return written;
        });

        if (session.Json)
        {
            session.WriteJson(new ExportDocument(date.ToString(), file, records));
        }
        else
        {
            session.WriteLine($"{Tables.Count(records, "record")} of {date} written to {file}");
        }

        return ExitCode.Done;
    }

    private static async Task<ExitCode> ExportCorrectionsAsync(
        CommandSession session, OpenStores stores, SettlementDate date, string file, ExportForm form, CancellationToken cancellationToken)
    {
        var store = stores.Corrections;
        var plans = (await store.ListCorrectionsAsync(date, cancellationToken)).Select(correction => correction.Plan).ToList();
        long entries = 0;
        await ReplacedFile.WriteAsync(
            file, async stream => entries = await EntriesExport.WriteAsync(stream, plans, store, cancellationToken, form));
        if (session.Json)
        {
            session.WriteJson(new ExportDocument(date.ToString(), file, entries));
        }
        else
        {
            session.WriteLine($"{(entries == 1 ? "1 entry" : $"{Tables.Count(entries)} entries")} of {Tables.Count(plans.Count, "correction")} of {date} written to {file}");
        }

        return ExitCode.Done;
    }
}

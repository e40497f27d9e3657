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
        var command = new ExampledCommand(
            "export",
            "Write a date's settlement records, sorted by user, as CSV: " +
            "user_id,date,position,yield,earnings,residue,transaction_id,status.",
            ["settle export --date 2014-08-05 --out records.csv", "settle export --date 2014-08-05 --out records.csv --spreadsheet"])
        {
            date, output, spreadsheet,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session,
                parsed.GetValue(date)!.Value,
                parsed.GetRequiredValue(output),
                parsed.GetValue(spreadsheet) ? ExportForm.Spreadsheet : ExportForm.Plain,
                cancellationToken),
            "stopped; no file was written");
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, SettlementDate date, string file, ExportForm form, CancellationToken cancellationToken)
    {
        OutputTarget.Check(session, file);
        await using var stores = await session.OpenAsync(StoreAccess.Read, session.LoadOptions(), cancellationToken);
        var day = await stores.Settlements.ReadDayAsync(date, cancellationToken) ?? throw new BadUsageException(
            $"{date} was never run, so there is nothing to export; settle it with: settle{session.StoreArguments} run --date {date}");
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
}

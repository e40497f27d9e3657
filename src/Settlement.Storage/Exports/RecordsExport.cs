using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Writes a date's settlement records as CSV, sorted by user: the same bytes from every store that holds the same day.
/// </summary>
public static class RecordsExport
{
    private static readonly string[] Columns =
        ["user_id", "date", "position", "yield", "earnings", "residue", "transaction_id", "status"];

    private static readonly string[] SpreadsheetColumns =
        ["user_id", "date", "position", "yield", "earnings", "residue", "residue_fraction", "transaction_id", "status"];

    private static readonly CsvConfiguration Csv = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <summary>Writes the records in UTF-8, a heading first.</summary>
    /// <param name="stream">Takes the file's content; left open.</param>
    /// <param name="plan">The day's plan: its date, its yield, the decimals of its currency.</param>
    /// <param name="store">Where the records are.</param>
    /// <param name="progress">Told now and then how many records are written.</param>
    /// <param name="cancellationToken">Stops the export; what was written is then only a part.</param>
    /// <param name="form">Who is to read it.</param>
    /// <returns>How many records were written.</returns>
    public static async Task<long> WriteAsync(
        Stream stream,
        DayPlan plan,
        ISettlementStore store,
        IProgress<long> progress,
        CancellationToken cancellationToken,
        ExportForm form = ExportForm.Plain)
    {
        const int ReportEvery = 1_000;
        var forSpreadsheet = form == ExportForm.Spreadsheet;
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: forSpreadsheet), bufferSize: 64 * 1024, leaveOpen: true);
        await using var csv = new CsvWriter(text, Csv, leaveOpen: true);
        foreach (var column in forSpreadsheet ? SpreadsheetColumns : Columns)
        {
            csv.WriteField(column);
        }

        if (plan.Carries)
        {
            csv.WriteField("taken_over");
            csv.WriteField("handed_on");
        }

        await csv.NextRecordAsync();
        var yield = plan.Yield.ToText();
        long written = 0;
        await foreach (var record in store.ListRecordsAsync(plan.Date, cancellationToken))
        {
            csv.WriteField(forSpreadsheet ? SpreadsheetText.OfText(record.UserId.Value) : record.UserId.Value);
            csv.WriteField(record.Date.ToString());
            csv.WriteField(record.Position.ToText(plan.Currency));
            csv.WriteField(yield);
            csv.WriteField(record.Earnings.Credited.ToText(plan.Currency));
            WriteResidue(csv, record.Earnings.Residue(plan.Yield), plan.Currency, forSpreadsheet);
            csv.WriteField(record.TransactionId.ToString());
            csv.WriteField(record.Status.Name());
            if (plan.Carries)
            {
                WriteFraction(csv, record.Carried?.TakenOver ?? default, plan.Currency, forSpreadsheet);
                WriteFraction(csv, record.Carried?.HandedOn ?? default, plan.Currency, forSpreadsheet);
            }

            await csv.NextRecordAsync();
            if (++written % ReportEvery == 0)
            {
                progress.Report(written);
            }
        }

        return written;
    }

    // As the residue is: exact, and for a spreadsheet a decimal.
    private static void WriteFraction(CsvWriter csv, CarriedFraction fraction, Currency currency, bool forSpreadsheet) =>
        csv.WriteField(forSpreadsheet ? fraction.Exact.ToDecimalText(currency, out _) : fraction.ToText(currency));

    private static void WriteResidue(CsvWriter csv, ExactAmount residue, Currency currency, bool forSpreadsheet)
    {
        if (!forSpreadsheet)
        {
            csv.WriteField(residue.ToText(currency));
            return;
        }

        csv.WriteField(residue.ToDecimalText(currency, out var isExact));
        csv.WriteField(isExact ? string.Empty : SpreadsheetText.OfFraction(residue.ToText(currency)));
    }
}

/// <summary>Who is to read an export.</summary>
public enum ExportForm
{
    /// <summary>Another program: UTF-8 without a byte order mark, every text as it is, residues exact.</summary>
    Plain,

    /// <summary>
    /// A person with a spreadsheet: a byte order mark, residues as decimals with the exact fraction beside them where there
    /// is one, and nothing that the spreadsheet would run as a formula or take for a date.
    /// </summary>
    Spreadsheet,
}
